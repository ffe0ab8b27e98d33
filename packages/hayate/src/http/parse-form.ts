import { decodeUtf8 } from './decode-utf8.ts'
import { defaultFormLimits, type FormLimits } from './form-limits.ts'
import { QueryString } from './query-string.ts'

/**
 * Reads an `application/x-www-form-urlencoded` body (WHATWG URL §5.1) under the strict rules of {@link QueryString};
 * characters beyond ASCII may stand in it unencoded.
 *
 * @throws HttpError 400 for bad percent-encoding, bad UTF-8 and NUL, with the field's number; 413 for too many fields.
 */
export function parseUrlencodedForm(bytes: Uint8Array, limits: Pick<FormLimits, 'maxFields'> = {}): QueryString {
  return new QueryString(decodeUtf8(bytes, 'form'), {
    what: 'Form field',
    maxPairs: limits.maxFields ?? defaultFormLimits.maxFields,
    tooManyStatus: 413,
    asciiOnly: false,
  })
}
