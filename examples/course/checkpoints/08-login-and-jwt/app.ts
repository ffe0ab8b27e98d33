import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { posts } from '../08-routers/routers/posts.ts'
import { users } from '../08-routers/routers/users.ts'
import { currentUser } from './oauth2.ts'
import { auth } from './routers/auth.ts'

export const app = new Hayate({ title: 'Login' })

app.include(posts, { dependencies: [currentUser] })
app.include(users)
app.include(auth)

if (import.meta.main) await serve(app)
