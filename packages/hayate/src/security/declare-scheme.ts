import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { HttpError } from '../errors/http-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { ChallengeError, notAuthenticated } from './challenge-errors.ts'
import type { Credential } from './read-authorization.ts'

/** What every security scheme may be told. */
export interface SchemeOptions<AutoError extends boolean = boolean> {
  /** The key under `components.securitySchemes`. Two schemes of one application need two names. */
  readonly name?: string
  /** CommonMark, for the documents. */
  readonly description?: string
  /**
   * `false` provides `undefined` when the request has no credential for this scheme, so that another may be tried. A
   * malformed credential is still a 401. Default true.
   */
  readonly autoError?: AutoError
}

/** What a scheme provides: with `autoError: false` perhaps nothing. */
export type Credentials<T, AutoError extends boolean> = AutoError extends false ? T | undefined : T

/** A security scheme: a dependency that provides the credential and documents itself. */
export interface Scheme<T> extends Dependency<T, object, typeof notAuthenticated> {
  /**
   * A 401 with this scheme's `WWW-Authenticate`, to throw for a credential that does not hold.
   *
   * ```ts
   * if (user === undefined) throw basic.refusal('Incorrect username or password')
   * ```
   *
   * @param detail - Shown to the client. Default: `Not authenticated`.
   */
  refusal(detail?: string): HttpError
}

export interface SchemeParts<T> {
  readonly name: string
  /** OpenAPI 3.1 §4.8.27, without `description`. */
  readonly object: Readonly<Record<string, unknown>> & { readonly type: string }
  /** The value of `WWW-Authenticate` on a 401. */
  readonly challenge: string
  readonly find: (request: HttpRequest) => Credential
  /** Makes the provided value of the text that was found; `undefined` is a malformed credential. */
  readonly decode: (text: string) => T | undefined
}

/** @throws ConfigurationError `HAYATE_INVALID_SECURITY_SCHEME` for a name that OpenAPI does not allow. */
export function declareScheme<T, AutoError extends boolean>(
  parts: SchemeParts<T>,
  options: SchemeOptions<AutoError>,
): Scheme<Credentials<T, AutoError>> {
  const name = options.name ?? parts.name
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw invalidScheme(`The name '${name}' may have letters, digits, '.', '_' and '-' only (OpenAPI 3.1 §4.8.7).`)
  }
  const object = { ...parts.object, ...(options.description !== undefined && { description: options.description }) }
  const scheme = makeDependency('request', {
    name,
    errors: [notAuthenticated],
    security: Object.freeze({ name, object: Object.freeze(object), optional: options.autoError === false }),
    read: ({ request }) => readCredential(parts, options.autoError !== false, request),
  })
  const refusal = (detail = 'Not authenticated') => new ChallengeError(notAuthenticated, parts.challenge, detail)
  // Proof: `read` returns T, or undefined where autoError is false; it throws only what `errors` lists.
  return Object.freeze({ ...scheme, refusal }) as Scheme<Credentials<T, AutoError>>
}

function readCredential<T>(parts: SchemeParts<T>, required: boolean, request: HttpRequest): T | undefined {
  const credential = parts.find(request)
  if (credential.kind === 'absent' && !required) return undefined
  if (credential.kind === 'absent') throw new ChallengeError(notAuthenticated, parts.challenge, 'Not authenticated')
  const value = credential.kind === 'found' ? parts.decode(credential.text) : undefined
  if (value === undefined) throw new ChallengeError(notAuthenticated, parts.challenge, 'The credential is malformed')
  return value
}

export function invalidScheme(problem: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_INVALID_SECURITY_SCHEME',
    `A security scheme is not declared correctly. ${problem}`,
  )
}
