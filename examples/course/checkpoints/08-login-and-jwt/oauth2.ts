import { depends } from 'hayate'
import { createTokens, notAuthenticated, oauth2PasswordBearer, randomToken } from 'hayate/security'
import { database } from '../08-users-and-hashing/database.ts'

// #region tokens
/** A new key at every start, until it comes from the settings: a restart ends all logins. */
export const tokens = depends.app(() => createTokens({ secret: randomToken(), accessTtlSeconds: 30 * 60 }))
// #endregion tokens

// #region current-user
const oauth2Scheme = oauth2PasswordBearer({ tokenUrl: '/login' })

export const currentUser = depends(
  { token: oauth2Scheme, tokens, db: database },
  async ({ token, tokens, db }) => {
    const claims = await tokens.verify('access', token)
    const userId = claims?.['user_id']
    if (typeof userId !== 'number') throw notAuthenticated('Could not validate credentials')
    const user = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
    if (user === undefined) throw notAuthenticated('Could not validate credentials')
    return user
  },
  { errors: [notAuthenticated] },
)
// #endregion current-user
