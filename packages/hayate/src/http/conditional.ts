import { matchesEtag } from './etag.ts'
import { parseHttpDate } from './http-date.ts'

/** What is known of the representation that would be sent. */
export interface Validators {
  /** Quoted, as it is sent. */
  readonly etag?: string | undefined
  /** Milliseconds since 1970. */
  readonly lastModifiedMs?: number | undefined
}

/** Go on, answer 304 without a body, or answer 412. */
export type ConditionOutcome = 'proceed' | 'not-modified' | 'failed'

/** Whether the representation changed after the header's date; undefined when the condition does not apply. */
function changedSince(header: string | undefined, lastModifiedMs: number | undefined): boolean | undefined {
  const sinceMs = header === undefined ? undefined : parseHttpDate(header)
  if (sinceMs === undefined || lastModifiedMs === undefined) return undefined
  // Headers carry whole seconds: a change within the same second cannot be seen.
  return Math.floor(lastModifiedMs / 1000) * 1000 > sinceMs
}

/**
 * Evaluates the conditional headers of a request in the order of RFC 9110 §13.2.2. Range requests are not looked at.
 *
 * @param headers - `RequestHeaders` or `Headers`; names are asked for in lower case.
 */
export function checkConditions(
  headers: { get(name: string): string | null | undefined },
  method: string,
  validators: Validators,
): ConditionOutcome {
  const { etag, lastModifiedMs } = validators
  const isRead = method === 'GET' || method === 'HEAD'
  const ifMatch = headers.get('if-match') ?? undefined
  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, etag ?? '', 'strong')) return 'failed'
  } else if (changedSince(headers.get('if-unmodified-since') ?? undefined, lastModifiedMs) === true) return 'failed'
  const ifNoneMatch = headers.get('if-none-match') ?? undefined
  if (ifNoneMatch !== undefined) {
    if (!matchesEtag(ifNoneMatch, etag ?? '')) return 'proceed'
    return isRead ? 'not-modified' : 'failed'
  }
  const ifModifiedSince = headers.get('if-modified-since') ?? undefined
  return isRead && changedSince(ifModifiedSince, lastModifiedMs) === false ? 'not-modified' : 'proceed'
}
