import { Hayate } from 'hayate'
import { cors } from 'hayate/middleware'
import { serve } from 'hayate/node'
import { auth } from './routers/auth.ts'
import { posts } from './routers/posts.ts'
import { users } from './routers/users.ts'
import { vote } from './routers/vote.ts'

export const app = new Hayate({ title: 'Posts and votes', version: '1.0.0' })

// Every site may call it: a login travels in a header that a page must set itself, never in a cookie.
app.use(cors({ origins: '*' }))

for (const router of [posts, users, auth, vote]) app.include(router)

app.get('/', { operationId: 'root' }, () => ({ message: 'Hello World' }))

if (import.meta.main) await serve(app)
