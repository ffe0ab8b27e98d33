import { HttpError } from '../errors/http-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { addVary } from './add-vary.ts'
import { type AllowedOrigins, allowsEveryone, compileOrigins, type OriginCheck } from './compile-origins.ts'
import { checkNames, requestedHeaders } from './cors-names.ts'
import type { Middleware } from './middleware.ts'

/** What `cors()` takes. */
export interface CorsOptions {
  /**
   * Whose pages may read answers: `'*'` for everybody's (never with `credentials`), a list of exact origins and of patterns
   * that must match the whole of one, or a function. `null`, the origin of sandboxed frames, only when it is listed.
   */
  readonly origins: AllowedOrigins
  /** Default: GET, HEAD, POST, PUT, PATCH, DELETE, QUERY. */
  readonly methods?: readonly string[]
  /** Request headers besides those that need no permission. Default `'*'`: whatever a preflight asks for, within limits. */
  readonly headers?: '*' | readonly string[]
  /** Answer headers that scripts may read besides the few that they always may. Default none. */
  readonly exposeHeaders?: readonly string[]
  /** Whether cookies and other credentials go along. Default false. */
  readonly credentials?: boolean
  /** How long a browser may keep the answer to a preflight. Default 600; browsers cap it. */
  readonly maxAgeSeconds?: number
  /** Whether public sites may reach this server in a private network. Default false. */
  readonly privateNetwork?: boolean
}

const anyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']

/** Fetch standard, "CORS-safelisted request-header". */
const safelisted = ['accept', 'accept-language', 'content-language', 'content-type', 'range']

const preflightVary =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network'

/**
 * Lets pages of other origins read the answers (Fetch standard, "CORS protocol"), errors included. Preflights are answered
 * here: no route, dependency or inner middleware runs. Use it first, on the application: a router sees no preflight.
 *
 * ```ts
 * app.use(cors({ origins: ['https://example.com'], credentials: true }))
 * ```
 *
 * @throws ConfigurationError `HAYATE_CORS_ORIGIN`, `HAYATE_CORS_CREDENTIALS`, `HAYATE_CORS_NAME`.
 */
export function cors(options: CorsOptions): Middleware {
  const policy = new CorsPolicy(options)
  return function cors(request, next) {
    return policy.run(request, next)
  }
}

class CorsPolicy {
  readonly #isAllowed: OriginCheck
  readonly #everyone: boolean
  readonly #credentials: boolean
  readonly #methods: readonly string[]
  readonly #headers: ReadonlySet<string> | undefined
  readonly #exposed: string
  readonly #maxAge: string
  readonly #privateNetwork: boolean

  constructor(options: CorsOptions) {
    this.#credentials = options.credentials === true
    this.#isAllowed = compileOrigins(options.origins, this.#credentials)
    this.#everyone = allowsEveryone(options.origins)
    this.#methods = checkNames('methods', options.methods ?? anyMethod)
    const { headers = '*' } = options
    this.#headers =
      headers === '*'
        ? undefined
        : new Set([...safelisted, ...checkNames('headers', headers).map((name) => name.toLowerCase())])
    this.#exposed = checkNames('exposeHeaders', options.exposeHeaders ?? []).join(', ')
    this.#maxAge = String(Math.max(0, Math.trunc(options.maxAgeSeconds ?? 600)))
    this.#privateNetwork = options.privateNetwork === true
  }

  async run(request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> {
    const origin = request.headers.get('origin')
    const method = request.headers.get('access-control-request-method')
    if (request.method === 'OPTIONS' && origin !== undefined && method !== undefined) {
      return this.#preflight(request, origin, method)
    }
    // Asked before the handler runs: a check that fails must not come after the work is done.
    const allowed = origin !== undefined && (await this.#isAllowed(origin, request))
    const response = await next()
    // On every answer, since a cache may not give one origin's answer to another.
    addVary(response, 'Origin')
    if (!allowed) return response
    for (const [name, value] of this.#grant(origin)) response.setHeader(name, value)
    if (this.#exposed !== '') response.setHeader('access-control-expose-headers', this.#exposed)
    return response
  }

  #grant(origin: string): readonly (readonly [name: string, value: string])[] {
    const allowed = ['access-control-allow-origin', this.#everyone ? '*' : origin] as const
    return this.#credentials ? [allowed, ['access-control-allow-credentials', 'true']] : [allowed]
  }

  async #preflight(request: HttpRequest, origin: string, method: string): Promise<HttpResponse> {
    const headers = requestedHeaders(request.headers.get('access-control-request-headers'))
    const asksForPrivate = request.headers.get('access-control-request-private-network') === 'true'
    const originIsAllowed = await this.#isAllowed(origin, request)
    const refused = [
      !originIsAllowed && 'origin',
      !this.#methods.includes(method) && 'method',
      (headers === undefined || !this.#allowsHeaders(headers)) && 'headers',
      asksForPrivate && !this.#privateNetwork && 'private network',
    ].filter((what) => what !== false)
    // An allowed origin is told so even then: the browser's message then names what it was that is not allowed.
    const granted = Object.fromEntries(originIsAllowed ? this.#grant(origin) : [])
    if (refused.length > 0 || headers === undefined) {
      throw new HttpError(400, `Not allowed by CORS: ${refused.join(', ')}.`, {
        headers: { ...granted, vary: preflightVary },
      })
    }
    const response = new HttpResponse(204, ['vary', preflightVary, ...Object.entries(granted).flat()], null)
    response.appendHeader('access-control-allow-methods', this.#methods.join(', '))
    response.appendHeader('access-control-max-age', this.#maxAge)
    if (headers.length > 0) response.appendHeader('access-control-allow-headers', headers.join(', '))
    if (asksForPrivate) response.appendHeader('access-control-allow-private-network', 'true')
    return response
  }

  #allowsHeaders(headers: readonly string[]): boolean {
    const allowed = this.#headers
    return allowed === undefined || headers.every((name) => allowed.has(name))
  }
}
