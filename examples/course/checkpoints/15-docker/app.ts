import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { auth } from '../../routers/auth.ts'
import { posts } from '../../routers/posts.ts'
import { users } from '../../routers/users.ts'
import { vote } from '../../routers/vote.ts'

export const app = new Hayate({ title: 'In a container' })

for (const router of [posts, users, auth, vote]) app.include(router)

app.get('/health', () => ({ status: 'ok' }))

if (import.meta.main) await serve(app)
