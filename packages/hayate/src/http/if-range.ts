import { matchesEtag } from './etag.ts'
import { parseHttpDate } from './http-date.ts'

/** What is known of the representation that would be sent in part. */
export interface RangeValidators {
  /** Quoted, as it is sent. */
  readonly etag?: string | undefined
  /** Whole seconds, in milliseconds since 1970. */
  readonly lastModifiedMs?: number | undefined
}

/** A date younger than this does not tell two changes apart (RFC 9110 §8.8.2.2). */
const settledMs = 2_000

/**
 * Whether the parts that a client has are of the same representation, so that Range counts (RFC 9110 §13.1.5): a strong
 * entity tag that is equal, or the very date, when that is strong as well.
 */
export function holdsIfRange(header: string, validators: RangeValidators, nowMs: number): boolean {
  const { etag, lastModifiedMs } = validators
  const value = header.trim()
  // One tag; a list or `*` is not one.
  if (value.startsWith('"')) {
    return etag !== undefined && value.indexOf('"', 1) === value.length - 1 && matchesEtag(value, etag, 'strong')
  }
  const dateMs = parseHttpDate(value)
  return dateMs !== undefined && dateMs === lastModifiedMs && nowMs - dateMs >= settledMs
}
