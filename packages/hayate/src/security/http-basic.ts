import { decodeBase64, encodeBase64 } from '../schema/base64.ts'
import { type Credentials, declareScheme, invalidScheme, type Scheme, type SchemeOptions } from './declare-scheme.ts'
import { readAuthorization } from './read-authorization.ts'

/** What `httpBasic()` takes. */
export interface HttpBasicOptions<AutoError extends boolean> extends SchemeOptions<AutoError> {
  /** Shown by browsers that ask for the password; printable ASCII. Default `Restricted`. */
  readonly realm?: string
}

/** What a user typed; either may be empty. */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

/**
 * Provides the user name and password of `Authorization: Basic …` (RFC 7617), unchecked. Compare them with
 * `constantTimeEqual`, or a password hasher.
 *
 * Anything but canonical base64 of UTF-8 with a colon and without control characters is a 401 with
 * `WWW-Authenticate: Basic realm="…", charset="UTF-8"`. Its name in the documents is `basic`.
 *
 * @throws ConfigurationError `HAYATE_INVALID_SECURITY_SCHEME` for a realm that cannot stand in a header.
 */
export function httpBasic<const AutoError extends boolean = true>(
  options: HttpBasicOptions<AutoError> = {},
): Scheme<Credentials<BasicCredentials, AutoError>> {
  const realm = options.realm ?? 'Restricted'
  if (!/^[ -~]*$/.test(realm)) throw invalidScheme(`The realm of httpBasic() may have printable ASCII only.`)
  return declareScheme(
    {
      name: 'basic',
      object: { type: 'http', scheme: 'basic' },
      challenge: `Basic realm="${realm.replaceAll(/["\\]/g, '\\$&')}", charset="UTF-8"`,
      find: (request) => readAuthorization(request, 'basic'),
      decode: decodeBasic,
    },
    options,
  )
}

// Without ignoreBOM a leading U+FEFF would vanish, and two user names would be one.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 7617 §2 forbids exactly these.
const control = /[\u0000-\u001f\u007f]/

/** Strict: what does not encode back to the same text is refused, so that one credential has one spelling. */
function decodeBasic(text: string): BasicCredentials | undefined {
  const bytes = decodeBase64(text)
  if (bytes === undefined || encodeBase64(bytes) !== text) return undefined
  const pair = decodeUtf8(bytes)
  if (pair === undefined || control.test(pair)) return undefined
  const colon = pair.indexOf(':')
  if (colon === -1) return undefined
  return { username: pair.slice(0, colon), password: pair.slice(colon + 1) }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
