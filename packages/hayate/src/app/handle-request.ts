import { HttpError } from '../errors/http-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import type { LinkTable } from '../http/link.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { runMiddleware } from '../middleware/run-middleware.ts'
import type { TrailingSlash } from '../routing/route-group.ts'
import type { RouteMatch, RouteTree } from '../routing/route-tree.ts'
import { otherSpelling, slashLocation } from '../routing/trailing-slash.ts'
import { checkHandshake } from '../websockets/check-handshake.ts'
import type { RouteUnit } from './compile-app.ts'
import type { SocketUnit } from './compile-socket.ts'
import { handleRoute, type RouteContext } from './handle-route.ts'
import { findMount, handleMount, isForHost, type MountMatch, type OpenMount } from './mount.ts'
import { withoutBody } from './without-body.ts'

/** One page of hayate's own: the document, the docs and their files. */
export interface OwnPage {
  readonly path: string
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
}

export interface RequestHandlerParts extends RouteContext {
  readonly tree: RouteTree<RouteUnit>
  readonly sockets: RouteTree<SocketUnit>
  /** hayate's own pages; the application's routes come first. */
  readonly pages: RouteTree<OwnPage>
  /** Of those, the ones that come before a route with parameters that matches too. */
  readonly pagesBeforeRoutes: ReadonlyMap<string, OwnPage> | undefined
  /** Longest prefix first. */
  readonly mounts: readonly OpenMount[]
  /** Those for one host, which come before the routes. */
  readonly hosts: readonly OpenMount[]
  /** Of what is mounted and has no limit of its own. */
  readonly maxBodyBytes: number
  readonly middleware: readonly Middleware[]
  /** Of hayate's own pages, and of mounted applications. */
  readonly trailingSlash: TrailingSlash
  readonly links: LinkTable
  /** Whether any route is served under both spellings. */
  readonly ignoresSlash: boolean
}

/** One request from match to answer: the table of contents of the framework. */
export class RequestHandler {
  readonly #parts: RequestHandlerParts

  constructor(parts: RequestHandlerParts) {
    this.#parts = parts
  }

  /** Never throws. Synchronous as long as nothing waits. */
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    let answer: HttpResponse | Promise<HttpResponse>
    request.links = this.#parts.links
    try {
      answer = this.#answer(request)
    } catch (error) {
      answer = this.#parts.errors.answer(error, request)
    }
    if (request.method !== 'HEAD') return answer
    return answer instanceof Promise ? answer.then(withoutBody) : withoutBody(answer)
  }

  #answer(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const { hosts } = this.#parts
    const hosted = hosts.length === 0 ? undefined : this.#findHosted(hosts, request)
    if (hosted !== undefined) return this.#around(undefined, request, () => this.#handOver(hosted, request))
    let match: RouteMatch<RouteUnit>
    try {
      match = this.#match(request)
    } catch (error) {
      // A path that nobody may read: middleware runs around its 400 as around any other answer.
      return this.#around(undefined, request, () => this.#parts.errors.answer(error, request))
    }
    if (match.kind === 'found') {
      const { value: unit, pathValues } = match
      const page = pathValues.length === 0 ? undefined : this.#parts.pagesBeforeRoutes?.get(request.path)
      if (page !== undefined && isRead(request)) return this.#around(undefined, request, () => page.handle(request))
      request.route = unit.matched
      request.maxBodyBytes = unit.route.maxBodyBytes
      if (unit.middleware.length === 0) return handleRoute(unit, request, pathValues, this.#parts)
      return this.#around(unit, request, () => handleRoute(unit, request, pathValues, this.#parts))
    }
    return this.#around(undefined, request, () => this.#answerUnmatched(match, request))
  }

  #findHosted(hosts: readonly OpenMount[], request: HttpRequest): MountMatch | undefined {
    return findMount(
      hosts.filter((mount) => isForHost(mount, request)),
      request,
    )
  }

  #match({ method, path }: HttpRequest): RouteMatch<RouteUnit> {
    const match = this.#parts.tree.match(method, path)
    if (match.kind === 'found' || !this.#parts.ignoresSlash) return match
    const spelling = otherSpelling(path)
    const other = spelling === undefined ? match : this.#parts.tree.match(method, spelling)
    return other.kind === 'found' && other.value.trailingSlash === 'ignore' ? other : match
  }

  /** What the application's own middleware throws is the application's to answer, and not a router's. */
  #around(
    unit: RouteUnit | undefined,
    request: HttpRequest,
    last: () => HttpResponse | Promise<HttpResponse>,
  ): HttpResponse | Promise<HttpResponse> {
    const { middleware: own, errors } = this.#parts
    const chain = unit === undefined ? own : unit.middleware
    if (chain.length === 0) return last()
    return runMiddleware(chain, request, last, (error, at) =>
      errors.answer(error, request, at < own.length ? undefined : unit),
    )
  }

  /** hayate's own pages, mounts, OPTIONS, the other spelling of the path; else 405 or 404. */
  #answerUnmatched(match: RouteMatch<RouteUnit>, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const page = this.#parts.pages.match(request.method, request.path)
    if (page.kind === 'found') return page.value.handle(request)
    const allowed =
      match.kind === 'wrong-method' ? match.allowed : page.kind === 'wrong-method' ? page.allowed : undefined
    if (allowed === undefined && this.#parts.sockets.match('WS', request.path).kind === 'found') {
      return this.#answerWithoutUpgrade(request)
    }
    if (allowed !== undefined) {
      if (request.method === 'OPTIONS') return new HttpResponse(204, ['allow', allowHeader(allowed)], null)
      const redirected = this.#redirect(request)
      return (
        redirected ?? this.#refuse(request, new HttpError(405, undefined, { headers: { allow: allowHeader(allowed) } }))
      )
    }
    const mount = findMount(this.#parts.mounts, request)
    if (mount?.mount.isApp && !mount.rest.startsWith('/')) return this.#handOverRoot(mount, request)
    // The root is below nothing: a route's other spelling comes before it, as the route itself does.
    const redirected = mount === undefined || mount.mount.prefix === '' ? this.#redirect(request) : undefined
    if (redirected !== undefined) return redirected
    return mount === undefined ? this.#refuse(request, new HttpError(404)) : this.#handOver(mount, request)
  }

  async #handOver(mount: MountMatch, request: HttpRequest): Promise<HttpResponse> {
    request.maxBodyBytes = this.#parts.maxBodyBytes
    try {
      return await handleMount(mount, request)
    } catch (error) {
      return await this.#parts.errors.answer(error, request)
    }
  }

  /**
   * The bare prefix of a mounted application. A page there has links that are relative to the prefix with a slash; what is
   * not looked at in a browser is spared the second request.
   */
  #handOverRoot(mount: MountMatch, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const { trailingSlash } = this.#parts
    if (trailingSlash === 'strict') return this.#refuse(request, new HttpError(404))
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    return (isRead ? redirectToSlash(request, trailingSlash) : undefined) ?? this.#handOver(mount, request)
  }

  /** A web socket that is asked for as if it were a page, or whose handshake the adapter could not take for one. */
  #answerWithoutUpgrade(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const allow = allowHeader(['GET'])
    if (request.method === 'OPTIONS') return new HttpResponse(204, ['allow', allow], null)
    const error =
      request.method === 'GET' || request.method === 'HEAD'
        ? (checkHandshake(request.headers, request.source.hasBody()) ??
          new HttpError(501, 'No web socket can be opened on this connection.'))
        : new HttpError(405, undefined, { headers: { allow } })
    return this.#refuse(request, error)
  }

  #refuse(request: HttpRequest, error: HttpError): HttpResponse | Promise<HttpResponse> {
    return this.#parts.errors.answer(error, request)
  }

  /** A relative redirect when only the other spelling of the trailing slash has the method. */
  #redirect(request: HttpRequest): HttpResponse | undefined {
    const other = otherSpelling(request.path)
    if (other === undefined) return undefined
    const match = this.#parts.tree.match(request.method, other)
    if (match.kind === 'found') return redirectToSlash(request, match.value.trailingSlash)
    const isPage = this.#parts.pages.match(request.method, other).kind === 'found'
    return isPage ? redirectToSlash(request, this.#parts.trailingSlash) : undefined
  }
}

function redirectToSlash(request: HttpRequest, trailingSlash: TrailingSlash): HttpResponse | undefined {
  if (trailingSlash !== 'redirect' && trailingSlash !== 'permanent-redirect') return undefined
  const query = request.queryString === '' ? '' : `?${request.queryString}`
  const status = trailingSlash === 'redirect' ? 307 : 308
  return new HttpResponse(status, ['location', slashLocation(request.path) + query], null)
}

function isRead({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** HEAD comes with GET, and OPTIONS with every path. */
function allowHeader(methods: readonly string[]): string {
  const all = new Set([...methods, 'OPTIONS'])
  if (all.has('GET')) all.add('HEAD')
  return [...all].toSorted().join(', ')
}
