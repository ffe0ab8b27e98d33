import { defineError, Router } from 'hayate'
import { hashingBusy, passwordForm } from 'hayate/security'
import { database } from '../database.ts'
import { passwords, tokens } from '../oauth2.ts'
import { Token } from '../schemas.ts'

const invalidCredentials = defineError('invalid_credentials', { status: 403, title: 'Invalid Credentials' })

export const auth = new Router({ tags: ['Authentication'] })

auth.post(
  '/login',
  {
    input: { credentials: passwordForm, passwords, tokens, db: database },
    output: Token,
    errors: [invalidCredentials, hashingBusy],
    operationId: 'login',
  },
  async ({ credentials, passwords, tokens, db }) => {
    const user = await db
      .selectFrom('users')
      .select(['id', 'password'])
      .where('email', '=', credentials.username)
      .executeTakeFirst()
    // Nobody learns from the time that it takes who has an account.
    if (user === undefined) await passwords.verifyNothing(credentials.password)
    const check = user && (await passwords.verify(credentials.password, user.password))
    if (user === undefined || !check?.ok) throw invalidCredentials('Invalid Credentials')
    if (check.rehash) {
      const password = await passwords.hash(credentials.password)
      await db.updateTable('users').set({ password }).where('id', '=', user.id).execute()
    }
    const { token } = await tokens.issue('access', { sub: String(user.id), user_id: user.id })
    return { access_token: token, token_type: 'bearer' as const }
  },
)
