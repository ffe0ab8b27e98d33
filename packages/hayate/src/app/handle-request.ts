import { HttpError } from '../errors/http-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import type { Middleware } from '../middleware/middleware.ts'
import { runMiddleware } from '../middleware/run-middleware.ts'
import type { RouteMatch, RouteTree } from '../routing/route-tree.ts'
import { otherSpelling, slashLocation } from '../routing/trailing-slash.ts'
import type { RouteUnit } from './compile-app.ts'
import { handleRoute, type RouteContext } from './handle-route.ts'
import { findMount, handleMount, type MountMatch, type OpenMount } from './mount.ts'
import { withoutBody } from './without-body.ts'

/** One page of hayate's own: the document, the docs and their files. */
export interface OwnPage {
  readonly path: string
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
}

export interface RequestHandlerParts extends RouteContext {
  readonly tree: RouteTree<RouteUnit>
  /** hayate's own pages; the application's routes come first. */
  readonly pages: RouteTree<OwnPage>
  /** Longest prefix first. */
  readonly mounts: readonly OpenMount[]
  /** Of what is mounted and has no limit of its own. */
  readonly maxBodyBytes: number
  readonly middleware: readonly Middleware[]
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
    try {
      answer = this.#answer(request)
    } catch (error) {
      answer = this.#parts.errors.answer(error, request)
    }
    if (request.method !== 'HEAD') return answer
    return answer instanceof Promise ? answer.then(withoutBody) : withoutBody(answer)
  }

  #answer(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    let match: RouteMatch<RouteUnit>
    try {
      match = this.#parts.tree.match(request.method, request.path)
    } catch (error) {
      // A path that nobody may read: middleware runs around its 400 as around any other answer.
      return this.#around(this.#parts.middleware, request, () => this.#parts.errors.answer(error, request))
    }
    if (match.kind === 'found') {
      const { value: unit, pathValues } = match
      request.route = unit.matched
      request.maxBodyBytes = unit.route.maxBodyBytes
      if (unit.middleware.length === 0) return handleRoute(unit, request, pathValues, this.#parts)
      return this.#around(unit.middleware, request, () => handleRoute(unit, request, pathValues, this.#parts))
    }
    return this.#around(this.#parts.middleware, request, () => this.#answerUnmatched(match, request))
  }

  #around(
    middleware: readonly Middleware[],
    request: HttpRequest,
    last: () => HttpResponse | Promise<HttpResponse>,
  ): HttpResponse | Promise<HttpResponse> {
    return middleware.length === 0
      ? last()
      : runMiddleware(middleware, request, last, (error) => this.#parts.errors.answer(error, request))
  }

  /** hayate's own pages, mounts, OPTIONS, the other spelling of the path; else 405 or 404. */
  #answerUnmatched(match: RouteMatch<RouteUnit>, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const page = this.#parts.pages.match(request.method, request.path)
    if (page.kind === 'found') return page.value.handle(request)
    const allowed =
      match.kind === 'wrong-method' ? match.allowed : page.kind === 'wrong-method' ? page.allowed : undefined
    if (allowed !== undefined) {
      if (request.method === 'OPTIONS') return new HttpResponse(204, ['allow', allowHeader(allowed)], null)
      const redirected = this.#redirect(request)
      return (
        redirected ?? this.#refuse(request, new HttpError(405, undefined, { headers: { allow: allowHeader(allowed) } }))
      )
    }
    const mount = findMount(this.#parts.mounts, request)
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

  #refuse(request: HttpRequest, error: HttpError): HttpResponse | Promise<HttpResponse> {
    return this.#parts.errors.answer(error, request)
  }

  /** A relative 307 when only the other spelling of the trailing slash has the method. */
  #redirect(request: HttpRequest): HttpResponse | undefined {
    const other = otherSpelling(request.path)
    if (other === undefined || this.#parts.tree.match(request.method, other).kind !== 'found') return undefined
    const query = request.queryString === '' ? '' : `?${request.queryString}`
    return new HttpResponse(307, ['location', slashLocation(request.path) + query], null)
  }
}

/** HEAD comes with GET, and OPTIONS with every path. */
function allowHeader(methods: readonly string[]): string {
  const all = new Set([...methods, 'OPTIONS'])
  if (all.has('GET')) all.add('HEAD')
  return [...all].toSorted().join(', ')
}
