import { depends } from 'hayate'
import { notAuthenticated, oauth2PasswordBearer } from 'hayate/security'
import { reader } from '../database/sessions.ts'
import { messages } from '../language.ts'
import type { Say } from '../messages.ts'
import { settings } from '../settings.ts'
import type { UserRecord } from '../users/repository.ts'
import { badCredentials, inactiveAccount, permissionDenied } from './errors.ts'
import { findSessionUser } from './repository.ts'
import { readToken, tokens } from './tokens.ts'

// Without `autoError`: the refusal is ours, in the language of the request.
const bearer = oauth2PasswordBearer({
  tokenUrl: '/api/v1/auth/token',
  autoError: false,
  description: '`username` はメールアドレス / the e-mail address',
})

/** A login that is open, and its user, active or not. */
export interface Login {
  readonly user: UserRecord
  readonly familyId: string
}

/** The login that the token belongs to; undefined without a token. */
const optionalLogin = depends(
  { token: bearer, tokens, db: reader, say: messages },
  async ({ token, tokens, db, say }): Promise<Login | undefined> => {
    if (token === undefined) return undefined
    const subject = await readToken(tokens, 'access', token)
    const user = subject && (await findSessionUser(db, subject.userId, subject.familyId))
    if (subject === undefined || user === undefined) throw badCredentials(say('badCredentials'))
    return { user, familyId: subject.familyId }
  },
  { errors: [badCredentials], name: 'optionalLogin' },
)

/** The login that the token belongs to. */
export const currentLogin = depends(
  { login: optionalLogin, say: messages },
  ({ login, say }): Login => {
    if (login === undefined) throw notAuthenticated(say('badCredentials'))
    return login
  },
  { errors: [notAuthenticated], name: 'currentLogin' },
)

/** The user who is logged in. */
export const currentUser = depends(
  { login: currentLogin, say: messages },
  ({ login, say }): UserRecord => refuseInactive(login.user, say),
  { errors: [inactiveAccount], name: 'currentUser' },
)

/** The user who is logged in, an administrator. */
export const adminUser = depends(
  { user: currentUser, say: messages },
  ({ user, say }): UserRecord => {
    if (!user.is_admin) throw permissionDenied(say('adminOnly'))
    return user
  },
  { errors: [permissionDenied], name: 'adminUser' },
)

/** Who reads the board: the user who is logged in or, with PUBLIC_READ, perhaps nobody. */
export const viewer = depends(
  { login: optionalLogin, settings, say: messages },
  ({ login, settings, say }): UserRecord | undefined => {
    if (login !== undefined) return refuseInactive(login.user, say)
    if (!settings.public_read) throw notAuthenticated(say('badCredentials'))
    return undefined
  },
  { errors: [notAuthenticated, inactiveAccount], name: 'viewer' },
)

function refuseInactive(user: UserRecord, say: Say): UserRecord {
  if (!user.is_active) throw inactiveAccount(say('inactiveAccount'))
  return user
}
