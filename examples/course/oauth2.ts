import { depends } from 'hayate'
import { createPasswordHasher, createTokens, notAuthenticated, oauth2PasswordBearer } from 'hayate/security'
import { database } from './database.ts'
import { settings } from './settings.ts'

export const passwords = depends.app(() => createPasswordHasher(), { name: 'passwords' })

export const tokens = depends.app(
  { settings },
  ({ settings }) =>
    createTokens({
      secret: settings.secret_key,
      algorithm: settings.algorithm,
      accessTtlSeconds: settings.access_token_expire_minutes * 60,
    }),
  { name: 'tokens' },
)

const oauth2Scheme = oauth2PasswordBearer({ tokenUrl: '/login', description: '`username` is the e-mail address.' })

/** Whose token it is. A token whose user is gone opens nothing. */
export const currentUser = depends(
  { token: oauth2Scheme, tokens, db: database },
  async ({ token, tokens, db }) => {
    const claims = await tokens.verify('access', token)
    const userId = claims?.['user_id']
    const user =
      typeof userId === 'number'
        ? await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
        : undefined
    if (user === undefined) throw notAuthenticated('Could not validate credentials')
    return user
  },
  { errors: [notAuthenticated], name: 'currentUser' },
)
