import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { oauth2PasswordBearer } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'The current user' })

const oauth2 = oauth2PasswordBearer({ tokenUrl: '/token' })

// #region user
const User = z
  .object({ username: z.string(), email: z.email().optional(), full_name: z.string().optional() })
  .meta({ id: 'User' })

type User = z.infer<typeof User>

/** Until there are real tokens, the token is the name. */
const currentUser = depends(
  { token: oauth2 },
  ({ token }): User => ({ username: token, email: 'hokusai@example.com', full_name: 'Katsushika Hokusai' }),
)
// #endregion user

// #region route
app.get('/users/me', { input: { user: currentUser }, output: User }, ({ user }) => user)
// #endregion route

if (import.meta.main) await serve(app)
