import { type Credentials, declareScheme, invalidScheme, type Scheme, type SchemeOptions } from './declare-scheme.ts'
import { bearerParts } from './http-bearer.ts'
import { checkScopeNames } from './scopes.ts'

/** Scopes by name, each with one line for the reader of the documents. */
export type ScopeDescriptions = { readonly [scope: string]: string }

/** An OAuth2 scheme: provides the bearer token, and knows the names of its scopes. */
export type OAuth2Scheme<T, S extends ScopeDescriptions> = Scheme<T> & {
  readonly scopes: readonly (keyof S & string)[]
}

interface FlowOptions<S extends ScopeDescriptions, AutoError extends boolean> extends SchemeOptions<AutoError> {
  readonly scopes?: S
  readonly refreshUrl?: string
}

export interface OAuth2PasswordOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  /** Where the password form is sent; relative to the document's server, as `auth/token`, or absolute. */
  readonly tokenUrl: string
}

export interface OAuth2AuthorizationCodeOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  readonly authorizationUrl: string
  readonly tokenUrl: string
}

export interface OpenIdConnectOptions<AutoError extends boolean> extends SchemeOptions<AutoError> {
  /** Of the discovery document, `https://…/.well-known/openid-configuration`. */
  readonly url: string
}

/**
 * The OAuth2 password flow: provides the bearer token, so that Swagger UI's *Authorize* asks for name and password.
 *
 * ```ts
 * const oauth2 = oauth2PasswordBearer({ tokenUrl: '/auth/token', scopes: { 'items:write': 'Change items' } })
 * ```
 *
 * Its name in the documents is `oauth2Password`. Without a token: 401 with `WWW-Authenticate: Bearer`.
 */
export function oauth2PasswordBearer<
  const S extends ScopeDescriptions = Record<never, string>,
  const AutoError extends boolean = true,
>(options: OAuth2PasswordOptions<S, AutoError>): OAuth2Scheme<Credentials<string, AutoError>, S> {
  return declareFlow('oauth2Password', 'password', { tokenUrl: options.tokenUrl }, options)
}

/** The OAuth2 authorization code flow: provides the bearer token. Its name in the documents is `oauth2AuthorizationCode`. */
export function oauth2AuthorizationCode<
  const S extends ScopeDescriptions = Record<never, string>,
  const AutoError extends boolean = true,
>(options: OAuth2AuthorizationCodeOptions<S, AutoError>): OAuth2Scheme<Credentials<string, AutoError>, S> {
  const { authorizationUrl, tokenUrl } = options
  return declareFlow('oauth2AuthorizationCode', 'authorizationCode', { authorizationUrl, tokenUrl }, options)
}

/** OpenID Connect: provides the bearer token, unchecked. Its name in the documents is `openIdConnect`. */
export function openIdConnect<const AutoError extends boolean = true>(
  options: OpenIdConnectOptions<AutoError>,
): Scheme<Credentials<string, AutoError>> {
  requireUrl('openIdConnect', 'url', options.url)
  const object = { type: 'openIdConnect', openIdConnectUrl: options.url }
  return declareScheme({ ...bearerParts, name: 'openIdConnect', object }, options)
}

function declareFlow<S extends ScopeDescriptions, AutoError extends boolean>(
  name: string,
  flow: string,
  urls: Readonly<Record<string, string>>,
  options: FlowOptions<S, AutoError>,
): OAuth2Scheme<Credentials<string, AutoError>, S> {
  const { refreshUrl } = options
  const all = refreshUrl === undefined ? urls : { ...urls, refreshUrl }
  for (const [member, url] of Object.entries(all)) requireUrl(options.name ?? name, member, url)
  const scopes = Object.freeze({ ...options.scopes })
  checkScopeNames(Object.keys(scopes))
  const object = { type: 'oauth2', flows: { [flow]: { ...all, scopes } } }
  const scheme = declareScheme({ ...bearerParts, name, object }, options)
  // Proof: `scopes` is a copy of `options.scopes`, whose keys are those of S; without it S has none.
  const scopeNames = Object.freeze(Object.keys(scopes)) as readonly (keyof S & string)[]
  return Object.freeze({ ...scheme, scopes: scopeNames })
}

function requireUrl(scheme: string, member: string, url: string): void {
  if (url !== '' && URL.canParse(url, 'http://localhost/')) return
  throw invalidScheme(`${scheme}: ${member} must be a URL, absolute or relative, not '${url}'.`)
}
