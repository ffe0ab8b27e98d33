import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'First path operations' })

app.get('/', () => ({ message: 'Welcome to my API' }))

app.get('/posts/{id}', { input: { id: z.int() } }, ({ id }) => ({ data: `This is post ${id}` }))

// Declared below `/posts/{id}`, and found all the same.
app.get('/posts/latest', () => ({ data: 'This is the latest post' }))

if (import.meta.main) await serve(app)
