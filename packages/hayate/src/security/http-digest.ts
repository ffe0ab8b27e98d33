import { type Credentials, declareScheme, type Scheme, type SchemeOptions } from './declare-scheme.ts'
import { readAuthorization } from './read-authorization.ts'

/**
 * Describes HTTP Digest (RFC 7616) in the document and provides what stands after `Digest`, unchecked and as it is:
 * `username="…", nonce="…", response="…"`.
 *
 * For services behind a gateway that does the checking. hayate makes no nonces and checks none, so the 401 says
 * `WWW-Authenticate: Digest` and no client can answer it; to let people in, use `httpBasic` over TLS or tokens. Two
 * headers, more than 8 KiB and anything but printable ASCII are a 401. Its name in the documents is `digest`.
 */
export function httpDigest<const AutoError extends boolean = true>(
  options: SchemeOptions<AutoError> = {},
): Scheme<Credentials<string, AutoError>> {
  return declareScheme(
    {
      name: 'digest',
      object: { type: 'http', scheme: 'digest' },
      challenge: 'Digest',
      find: (request) => readAuthorization(request, 'digest', parameters),
      decode: (text) => text,
    },
    options,
  )
}

// RFC 7616 §3.4: a list of parameters, many of them quoted; names in other scripts are sent percent-encoded.
const parameters = /^[!-~](?:[ -~]*[!-~])?$/
