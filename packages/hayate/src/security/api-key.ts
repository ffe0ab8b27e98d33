import type { HttpRequest } from '../http/http-request.ts'
import { type Credentials, declareScheme, invalidScheme, type Scheme, type SchemeOptions } from './declare-scheme.ts'
import { absentCredential, type Credential, malformedCredential, maxCredentialLength } from './read-authorization.ts'

/** What `apiKey()` takes. */
export interface ApiKeyOptions<AutoError extends boolean> extends Omit<SchemeOptions<AutoError>, 'name'> {
  readonly in: 'header' | 'query' | 'cookie'
  /** Of the header, query parameter or cookie, as clients write it. */
  readonly name: string
  /** The key under `components.securitySchemes`. Default `apiKeyHeader`, `apiKeyQuery` or `apiKeyCookie`. */
  readonly schemeName?: string
}

const schemeNames = { header: 'apiKeyHeader', query: 'apiKeyQuery', cookie: 'apiKeyCookie' }

// RFC 9110 §5.6.2, which RFC 6265 §4.1.1 takes over for the names of cookies.
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/**
 * Provides an API key from a header, the query string or a cookie, unchecked. Compare it with `constantTimeEqual`, or
 * look up its `hashToken`.
 *
 * A missing, empty or repeated key, or one over 8 KiB, is a 401 with `WWW-Authenticate: ApiKey`. A key in the query
 * string ends up in the logs of proxies: prefer a header.
 *
 * @throws ConfigurationError `HAYATE_INVALID_SECURITY_SCHEME` for a name that no header or cookie can have.
 */
export function apiKey<const AutoError extends boolean = true>(
  options: ApiKeyOptions<AutoError>,
): Scheme<Credentials<string, AutoError>> {
  const { in: place, name, schemeName, ...rest } = options
  if (name === '' || (place !== 'query' && !token.test(name))) {
    throw invalidScheme(`apiKey({ in: '${place}', name: '${name}' }): no ${place} can have this name.`)
  }
  return declareScheme(
    {
      name: schemeNames[place],
      object: { type: 'apiKey', in: place, name },
      challenge: 'ApiKey',
      find: findKey(place, name),
      decode: (text) => text,
    },
    { ...rest, ...(schemeName !== undefined && { name: schemeName }) },
  )
}

function findKey(place: 'header' | 'query' | 'cookie', name: string): (request: HttpRequest) => Credential {
  if (place === 'cookie') return (request) => onlyKey(request.cookies.get(name))
  if (place === 'query') return (request) => oneKey(request.query.getAll(name))
  const lowerCase = name.toLowerCase()
  return (request) => oneKey(request.headers.getAll(lowerCase))
}

function oneKey(values: readonly string[]): Credential {
  return values.length > 1 ? malformedCredential : onlyKey(values[0])
}

function onlyKey(text: string | undefined): Credential {
  if (text === undefined || text === '') return absentCredential
  return text.length > maxCredentialLength ? malformedCredential : { kind: 'found', text }
}
