import { depends } from 'hayate'
import { createTokens, hashToken, type Tokens } from 'hayate/security'
import { settings } from '../settings.ts'
import type { UserRecord } from '../users/repository.ts'
import type { StoredRefreshToken } from './repository.ts'
import type { TokenPair } from './schemas.ts'

/** Signs and checks access and refresh tokens. */
export const tokens = depends.app(
  { settings },
  ({ settings }) =>
    createTokens({
      secret: settings.secret_key,
      algorithm: settings.algorithm,
      accessTtlSeconds: settings.access_token_expire_minutes * 60,
      refreshTtlSeconds: settings.refresh_token_expire_days * 86_400,
    }),
  { name: 'tokens' },
)

/** What a client gets, and what is kept of it. */
export interface NewTokens {
  readonly pair: TokenPair
  readonly stored: StoredRefreshToken
}

/** Makes both tokens of a login; `sid` names it, so that it can be ended. */
export async function issueTokens(
  tokens: Tokens<'access' | 'refresh'>,
  user: UserRecord,
  familyId: string,
): Promise<NewTokens> {
  const subject = { sub: String(user.id), sid: familyId }
  const access = await tokens.issue('access', { ...subject, email: user.email })
  const refresh = await tokens.issue('refresh', subject)
  return {
    pair: {
      access_token: access.token,
      refresh_token: refresh.token,
      token_type: 'bearer',
      expires_in: access.expiresInSeconds,
    },
    stored: {
      hash: hashToken(refresh.token),
      familyId,
      expiresAt: new Date(refresh.claims.exp * 1000).toISOString(),
    },
  }
}

/** Whom a token of ours is about, and the login that it belongs to. */
export interface TokenSubject {
  readonly userId: number
  readonly familyId: string
}

/** Undefined for anything but a valid token of this kind. */
export async function readToken(
  tokens: Tokens<'access' | 'refresh'>,
  kind: 'access' | 'refresh',
  token: string,
): Promise<TokenSubject | undefined> {
  const claims = await tokens.verify(kind, token)
  const familyId = claims?.sid
  const userId = Number(claims?.sub)
  return Number.isSafeInteger(userId) && typeof familyId === 'string' ? { userId, familyId } : undefined
}
