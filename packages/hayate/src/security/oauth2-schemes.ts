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

/** What `oauth2PasswordBearer()` takes. */
export interface OAuth2PasswordOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  /** Where the password form is sent; relative to the document's server, as `auth/token`, or absolute. */
  readonly tokenUrl: string
}

/** What `oauth2AuthorizationCode()` takes. */
export interface OAuth2AuthorizationCodeOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  readonly authorizationUrl: string
  readonly tokenUrl: string
}

/** What `oauth2ClientCredentials()` takes. */
export interface OAuth2ClientCredentialsOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  readonly tokenUrl: string
}

/** What `oauth2Implicit()` takes. */
export interface OAuth2ImplicitOptions<S extends ScopeDescriptions, AutoError extends boolean>
  extends FlowOptions<S, AutoError> {
  readonly authorizationUrl: string
}

/** The flows of one scheme, each with its URLs (OpenAPI 3.1 §4.8.29). */
export interface OAuth2Flows {
  readonly password?: { readonly tokenUrl: string; readonly refreshUrl?: string }
  readonly authorizationCode?: {
    readonly authorizationUrl: string
    readonly tokenUrl: string
    readonly refreshUrl?: string
  }
  readonly clientCredentials?: { readonly tokenUrl: string; readonly refreshUrl?: string }
  /** RFC 9700 §2.1.2 advises against it: for the description of services that have it. */
  readonly implicit?: { readonly authorizationUrl: string; readonly refreshUrl?: string }
}

/** What `oauth2()` takes. */
export interface OAuth2Options<S extends ScopeDescriptions, AutoError extends boolean>
  extends SchemeOptions<AutoError> {
  /** At least one. */
  readonly flows: OAuth2Flows
  /** The same for every flow. */
  readonly scopes?: S
}

/** What `openIdConnect()` takes. */
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

/**
 * The OAuth2 client credentials flow, for programs without a user: provides the bearer token. Its name in the documents
 * is `oauth2ClientCredentials`.
 */
export function oauth2ClientCredentials<
  const S extends ScopeDescriptions = Record<never, string>,
  const AutoError extends boolean = true,
>(options: OAuth2ClientCredentialsOptions<S, AutoError>): OAuth2Scheme<Credentials<string, AutoError>, S> {
  return declareFlow('oauth2ClientCredentials', 'clientCredentials', { tokenUrl: options.tokenUrl }, options)
}

/**
 * The OAuth2 implicit flow: provides the bearer token. Its name in the documents is `oauth2Implicit`.
 *
 * It describes services that have it. New ones use `oauth2AuthorizationCode` with PKCE: this flow leaves tokens in
 * browsers' histories (RFC 9700 §2.1.2).
 */
export function oauth2Implicit<
  const S extends ScopeDescriptions = Record<never, string>,
  const AutoError extends boolean = true,
>(options: OAuth2ImplicitOptions<S, AutoError>): OAuth2Scheme<Credentials<string, AutoError>, S> {
  return declareFlow('oauth2Implicit', 'implicit', { authorizationUrl: options.authorizationUrl }, options)
}

/**
 * One OAuth2 scheme with several flows: provides the bearer token, however the client came by it. Its name in the
 * documents is `oauth2`.
 *
 * ```ts
 * const signedIn = oauth2({
 *   flows: {
 *     authorizationCode: { authorizationUrl: 'https://id.example/authorize', tokenUrl: 'https://id.example/token' },
 *     clientCredentials: { tokenUrl: 'https://id.example/token' },
 *   },
 *   scopes: { 'items:write': 'Change items' },
 * })
 * ```
 */
export function oauth2<
  const S extends ScopeDescriptions = Record<never, string>,
  const AutoError extends boolean = true,
>(options: OAuth2Options<S, AutoError>): OAuth2Scheme<Credentials<string, AutoError>, S> {
  return declareFlows('oauth2', options.flows, options)
}

/**
 * OpenID Connect: provides the bearer token, unchecked; `openIdConnectTokens` tells what it is worth. Its name in the documents
 * is `openIdConnect`.
 */
export function openIdConnect<const AutoError extends boolean = true>(
  options: OpenIdConnectOptions<AutoError>,
): Scheme<Credentials<string, AutoError>> {
  requireUrl('openIdConnect', 'url', options.url)
  const object = { type: 'openIdConnect', openIdConnectUrl: options.url }
  return declareScheme({ ...bearerParts, name: 'openIdConnect', object }, options)
}

function declareFlow<S extends ScopeDescriptions, AutoError extends boolean>(
  name: string,
  flow: keyof OAuth2Flows,
  urls: Readonly<Record<string, string>>,
  options: FlowOptions<S, AutoError>,
): OAuth2Scheme<Credentials<string, AutoError>, S> {
  const { refreshUrl } = options
  const all = refreshUrl === undefined ? urls : { ...urls, refreshUrl }
  return declareFlows(name, { [flow]: all }, options)
}

function declareFlows<S extends ScopeDescriptions, AutoError extends boolean>(
  name: string,
  flows: OAuth2Flows,
  options: SchemeOptions<AutoError> & { readonly scopes?: S },
): OAuth2Scheme<Credentials<string, AutoError>, S> {
  const shown = options.name ?? name
  const scopes = Object.freeze({ ...options.scopes })
  checkScopeNames(Object.keys(scopes))
  const described: Record<string, object> = {}
  for (const [flow, urls] of Object.entries<Readonly<Record<string, string>>>({ ...flows })) {
    for (const [member, url] of Object.entries(urls)) requireUrl(shown, member, url)
    described[flow] = { ...urls, scopes }
  }
  if (Object.keys(described).length === 0) throw invalidScheme(`${shown}: flows needs at least one flow.`)
  const object = { type: 'oauth2', flows: described }
  const scheme = declareScheme({ ...bearerParts, name, object }, options)
  // Proof: `scopes` is a copy of `options.scopes`, whose keys are those of S; without it S has none.
  const scopeNames = Object.freeze(Object.keys(scopes)) as readonly (keyof S & string)[]
  return Object.freeze({ ...scheme, scopes: scopeNames })
}

function requireUrl(scheme: string, member: string, url: unknown): void {
  if (typeof url === 'string' && url !== '' && URL.canParse(url, 'http://localhost/')) return
  throw invalidScheme(`${scheme}: ${member} must be a URL, absolute or relative, not '${String(url)}'.`)
}
