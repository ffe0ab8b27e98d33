import type { IssuedToken, NewClaims, Tokens } from './create-tokens.ts'
import { hashToken } from './hash-token.ts'
import type { RefreshFamilies } from './refresh-families.ts'
import type { RevocationList } from './revocation-list.ts'
import type { Claims, TokenRefusal } from './token-claims.ts'

/** What `createRefreshRotation()` takes. */
export interface RefreshRotationOptions {
  readonly tokens: Tokens<'access' | 'refresh'>
  readonly families: RefreshFamilies
  /** Where the end of a login is noted, so that its access tokens end with it. The same that `createTokens` has. */
  readonly revocations?: RevocationList
}

/** The tokens of one login; `sid` in both is its id. */
export interface LoginTokens {
  readonly sid: string
  readonly access: IssuedToken
  readonly refresh: IssuedToken
}

/** How a refresh ended. */
export type RefreshOutcome =
  | ({ readonly kind: 'rotated'; readonly claims: Claims } & LoginTokens)
  /** `reused`: it was used before, so somebody has a copy; the whole login has ended. Log it, and tell the user. */
  | { readonly kind: 'refused'; readonly reason: TokenRefusal | 'reused' | 'ended' }

/** What goes into a login's access tokens besides `sub` and `sid`. */
export type AccessClaims = Omit<NewClaims, 'sub' | 'sid'>

/** Logins whose refresh tokens are good for one use each (RFC 9700 §4.14.2). */
export interface RefreshRotation {
  /** Opens a login. */
  open(sub: string, accessClaims?: AccessClaims): Promise<LoginTokens>
  /**
   * The next tokens, for a refresh token that was never used. Of any number of calls at the same moment one gets them,
   * and the others end the login.
   *
   * @param accessClaims - Made anew, for roles that have changed; throws what refuses the user.
   */
  rotate(
    token: string,
    accessClaims?: (claims: Claims) => AccessClaims | Promise<AccessClaims>,
  ): Promise<RefreshOutcome>
  /** Ends a login: signing out. */
  end(claims: Claims): Promise<void>
}

/**
 * Makes the rotation of refresh tokens in families: a token that is used twice ends the login that it belongs to.
 *
 * ```ts
 * const revocations = memoryRevocations()
 * const tokens = createTokens({ secret, revocations })
 * const logins = createRefreshRotation({ tokens, families: memoryRefreshFamilies(), revocations })
 *
 * const { access, refresh } = await logins.open(String(user.id))
 * const outcome = await logins.rotate(refresh.token)
 * ```
 */
export function createRefreshRotation(options: RefreshRotationOptions): RefreshRotation {
  const { tokens, families, revocations } = options

  const issue = async (sub: string, sid: string, more: AccessClaims): Promise<LoginTokens> => ({
    sid,
    access: await tokens.issue('access', { ...more, sub, sid }),
    refresh: await tokens.issue('refresh', { sub, sid }),
  })
  const end = async (sid: string): Promise<void> => {
    await families.end(sid)
    // No access token of this login lives longer than one issued now; its refresh tokens have ended with the family.
    await revocations?.revoke(sid, tokens.latestExpiry('access'))
  }

  return {
    async open(sub, accessClaims = {}) {
      const login = await issue(sub, crypto.randomUUID(), accessClaims)
      await families.open(login.sid, hashToken(login.refresh.token), login.refresh.claims.exp)
      return login
    },
    async rotate(token, accessClaims = () => ({})) {
      const check = await tokens.check('refresh', token)
      if (check.kind === 'refused') return check
      const { sub, sid } = check.claims
      if (typeof sid !== 'string') return { kind: 'refused', reason: 'claims' }
      const login = await issue(sub, sid, await accessClaims(check.claims))
      const { token: nextToken, claims } = login.refresh
      const next = { hash: hashToken(nextToken), expiresAtSeconds: claims.exp }
      const outcome = await families.swap(sid, hashToken(token), next)
      if (outcome === 'swapped') return { kind: 'rotated', claims: check.claims, ...login }
      if (outcome === 'gone') return { kind: 'refused', reason: 'ended' }
      await end(sid)
      return { kind: 'refused', reason: 'reused' }
    },
    async end({ sid }) {
      if (typeof sid === 'string') await end(sid)
    },
  }
}
