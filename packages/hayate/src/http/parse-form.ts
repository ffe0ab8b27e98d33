import { decodeUtf8 } from './decode-utf8.ts'
import { QueryString } from './query-string.ts'

export interface FormLimits {
  /** Most fields, empty ones counted. Default 1,000. */
  readonly maxFields?: number
}

/**
 * Reads an `application/x-www-form-urlencoded` body (WHATWG URL §5.1) under the strict rules of {@link QueryString};
 * characters beyond ASCII may stand in it unencoded.
 *
 * @throws HttpError 400 for bad percent-encoding, bad UTF-8 and NUL, with the field's number; 413 for too many fields.
 */
export function parseUrlencodedForm(bytes: Uint8Array, limits: FormLimits = {}): QueryString {
  return new QueryString(decodeUtf8(bytes, 'form'), {
    what: 'Form field',
    maxPairs: limits.maxFields ?? 1000,
    tooManyStatus: 413,
    asciiOnly: false,
  })
}
