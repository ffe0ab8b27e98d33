import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { posts } from './routers/posts.ts'
import { users } from './routers/users.ts'

export const app = new Hayate({ title: 'Routers' })

app.include(posts)
app.include(users)

app.get('/', () => ({ message: 'Hello World' }))

if (import.meta.main) await serve(app)
