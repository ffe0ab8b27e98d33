import type { HttpRequest } from '../http/http-request.ts'
import { type Credentials, declareScheme, type Scheme, type SchemeOptions, type SchemeParts } from './declare-scheme.ts'
import { type Credential, readAuthorization } from './read-authorization.ts'

/** What `httpBearer()` takes. */
export interface HttpBearerOptions<AutoError extends boolean> extends SchemeOptions<AutoError> {
  /** A hint for readers of the documents, like `JWT`. */
  readonly bearerFormat?: string
}

/** What every scheme that is a bearer token on the wire has in common (RFC 6750 §2.1). */
export const bearerParts: Pick<SchemeParts<string>, 'challenge' | 'find' | 'decode'> = {
  challenge: 'Bearer',
  find: (request: HttpRequest): Credential => readAuthorization(request, 'bearer'),
  decode: (text: string): string => text,
}

/**
 * Provides the token of `Authorization: Bearer …` (RFC 6750), unchecked: what it is worth is for your code to find out.
 *
 * Anything but exactly one such header with a b64token of at most 8 KiB is a 401 with `WWW-Authenticate: Bearer`.
 * Its name in the documents is `bearer`.
 */
export function httpBearer<const AutoError extends boolean = true>(
  options: HttpBearerOptions<AutoError> = {},
): Scheme<Credentials<string, AutoError>> {
  const format = options.bearerFormat
  const object = { type: 'http', scheme: 'bearer', ...(format !== undefined && { bearerFormat: format }) }
  return declareScheme({ ...bearerParts, name: 'bearer', object }, options)
}
