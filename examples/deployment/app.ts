import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate({ title: 'Deployment' })

app.get('/health', { document: false }, () => ({ status: 'ok' }))

app.get('/', () => ({ message: 'Hello World' }))

if (import.meta.main) await serve(app)
