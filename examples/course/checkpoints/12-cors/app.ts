import { Hayate } from 'hayate'
import { cors } from 'hayate/middleware'
import { serve } from 'hayate/node'

export const app = new Hayate({ title: 'CORS' })

app.use(cors({ origins: ['https://www.example.com', 'http://localhost:3000'] }))

app.get('/', () => ({ message: 'Hello World' }))

if (import.meta.main) await serve(app)
