import { type DeclaredError, DeclaredHttpError, defineError } from '../errors/define-error.ts'
import { ExpiringIds, type ExpiringIdsOptions } from './expiring-ids.ts'
import type { Claims } from './token-claims.ts'

/**
 * What was revoked before its time: ids of tokens (`jti`) and of logins (`sid`). A list of your own is a table of id and
 * time, or keys of Redis with an expiry; with more than one worker it must be one that all of them share.
 */
export interface RevocationList {
  /**
   * @param id - The `jti` of one token, or the `sid` of all tokens of a login.
   * @param untilSeconds - Since 1970. May be forgotten then: the `exp` of the last token that has the id.
   */
  revoke(id: string, untilSeconds: number): void | Promise<void>
  /** Whether one of these, at most two, was revoked. */
  isRevoked(ids: readonly string[]): boolean | Promise<boolean>
}

/** 503: whether a token was revoked could not be found out, so it does not count. */
export const revocationsUnavailable: DeclaredError<503, 'revocations_unavailable'> = defineError(
  'revocations_unavailable',
  {
    status: 503,
    title: 'Sign-ins cannot be checked now',
    description: 'Whether a token was revoked cannot be found out now. Try again after the seconds of Retry-After.',
    headers: { 'retry-after': '5' },
  },
)

/**
 * A {@link RevocationList} in the memory of this process: for one worker, and forgotten with it.
 *
 * `revoke` throws {@link listFull} (503) when `maxEntries` are remembered: forgetting one would let its token in again.
 */
export function memoryRevocations(options: ExpiringIdsOptions = {}): RevocationList {
  const ids = new ExpiringIds(options)
  return {
    revoke: (id, until) => {
      ids.add(id, until)
    },
    isRevoked: (asked) => asked.some((id) => ids.has(id)),
  }
}

/** @throws revocationsUnavailable 503 when the list throws: a list that is down must let nobody in, nor be a 500. */
export async function isRevoked(list: RevocationList, { jti, sid }: Claims): Promise<boolean> {
  try {
    return await list.isRevoked(typeof sid === 'string' ? [jti, sid] : [jti])
  } catch (cause) {
    throw new DeclaredHttpError(revocationsUnavailable, 'Try again in a moment.', undefined, { cause })
  }
}
