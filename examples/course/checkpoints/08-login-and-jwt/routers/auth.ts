import { defineError, Router } from 'hayate'
import { hashingBusy, passwordForm } from 'hayate/security'
import * as z from 'zod'
import { passwords } from '../../08-routers/routers/users.ts'
import { database } from '../../08-users-and-hashing/database.ts'
import { tokens } from '../oauth2.ts'

const Token = z.object({ access_token: z.string(), token_type: z.literal('bearer') }).meta({ id: 'Token' })
const invalidCredentials = defineError('invalid_credentials', { status: 403, title: 'Invalid Credentials' })

export const auth = new Router({ tags: ['Authentication'] })

auth.post(
  '/login',
  {
    input: { credentials: passwordForm, passwords, tokens, db: database },
    output: Token,
    errors: [invalidCredentials, hashingBusy],
  },
  async ({ credentials, passwords, tokens, db }) => {
    const user = await db.selectFrom('users').selectAll().where('email', '=', credentials.username).executeTakeFirst()
    // Nobody learns from the time that it takes who has an account.
    if (user === undefined) await passwords.verifyNothing(credentials.password)
    const check = user && (await passwords.verify(credentials.password, user.password))
    if (user === undefined || !check?.ok) throw invalidCredentials('Invalid Credentials')
    const { token } = await tokens.issue('access', { sub: String(user.id), user_id: user.id })
    return { access_token: token, token_type: 'bearer' as const }
  },
)
