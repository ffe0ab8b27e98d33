import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { decodeSegment } from '../http/decode-path.ts'
import { type HostPattern, matchesHost, parseHostPattern } from '../http/host-pattern.ts'
import { HttpRequest, type RequestSource } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { encodeFixed } from '../http/link.ts'
import { fromWebResponse } from '../responses/from-web-response.ts'
import type { Mountable, MountContext } from '../routing/mountable.ts'
import type { RouteLinks } from '../routing/route-links.ts'
import type { RunningApp, StartOptions } from './running-app.ts'

export type { Mountable, MountContext } from '../routing/mountable.ts'

/** A web-standard handler: Hono's `fetch`, another framework, a function. */
export type FetchHandler = (request: Request) => Response | Promise<Response>

/** An application whose lifespan is run with the one it is mounted in. */
export interface MountedApp {
  start(options?: StartOptions): Promise<RunningApp>
}

/** What can be mounted: an application, a fetch handler, or a folder of files. */
export type MountTarget = MountedApp | Mountable | FetchHandler

/** A prefix and what answers below it. */
export interface Mount {
  readonly prefix: string
  readonly target: MountTarget
  /** Undefined: for every host. */
  readonly host: HostPattern | undefined
}

/** How something is mounted. */
export interface MountOptions {
  /**
   * Only for requests to this host: `admin.example.com`, or `*.example.com` for all names below it; the port does not
   * matter. Such a mount comes before the application's own routes. Default: for every host, after them.
   */
  readonly host?: string
}

/** A mount whose target has been started. */
export interface OpenMount {
  readonly prefix: string
  readonly host: HostPattern | undefined
  /** Of `prefix`, which stands decoded. */
  readonly segments: readonly string[]
  /** The prefix as it stands in links, however a request spelled it. */
  readonly encoded: string
  /** Another application: its root is the prefix with a slash. */
  readonly isApp: boolean
  /** Where its routes stand, without the prefix. */
  readonly links: RouteLinks | undefined
  /** Gets the request as what is mounted sees it. */
  handle(inner: HttpRequest, outer: HttpRequest): HttpResponse | Promise<HttpResponse>
  /** Of an application that has some, itself or in what it mounts. */
  readonly sockets?: RunningApp['sockets']
}

/** A mount and the request below it. */
export interface MountMatch {
  readonly mount: OpenMount
  /** What stands after the prefix, as sent: '' or from its `/` on, with the query. */
  readonly rest: string
}

/** @throws ConfigurationError `HAYATE_INVALID_PREFIX`, `HAYATE_INVALID_HOST`. */
export function declareMount(prefix: string, target: MountTarget, options: MountOptions = {}): Mount {
  const host = options.host === undefined ? undefined : parseHostPattern(options.host)
  // What the root has is below every path.
  if (prefix === '/') return { prefix: '', target, host }
  if (!/^(?:\/(?!\.\.?(?:\/|$))[^/{}?#%\\\s]+)+$/.test(prefix)) {
    throw new ConfigurationError(
      'HAYATE_INVALID_PREFIX',
      `app.mount('${prefix}'): a prefix is '/' or starts with it, does not end with it otherwise, is written decoded, and has no parameters and no empty segments.`,
    )
  }
  return { prefix, target, host }
}

/** Starts what is mounted; the returned function stops it. */
export async function openMount(
  mount: Mount,
  start: StartOptions,
  context: MountContext,
): Promise<{ readonly open: OpenMount; close(): Promise<void> }> {
  const { prefix, target, host } = mount
  const isApp = typeof target !== 'function' && !('kind' in target)
  const place = {
    encoded: encodeFixed(prefix),
    prefix,
    host,
    isApp,
    links: undefined,
    segments: prefix === '' ? [] : prefix.slice(1).split('/'),
  }
  const close = async (): Promise<void> => {}
  if (typeof target === 'function') {
    return { open: { ...place, handle: async (inner) => fromWebResponse(await target(inner.toWeb())) }, close }
  }
  if ('kind' in target) {
    await target.open?.(context)
    return { open: { ...place, handle: (inner, outer) => target.handle(inner, outer) }, close }
  }
  const running = await target.start({ ...start, mountedAt: (start.mountedAt ?? '') + prefix })
  return {
    open: {
      ...place,
      links: running.links,
      handle: (inner, outer) => handleInside(running, place.prefix, inner, outer),
      sockets: running.sockets,
    },
    close: () => running.stop(),
  }
}

/** The log entry and the middleware of the outer application name the route that answered. */
function handleInside(
  running: RunningApp,
  prefix: string,
  inner: HttpRequest,
  outer: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  const answer = running.handle(inner)
  // Matching is synchronous and comes first.
  if (inner.route !== undefined) outer.route = { ...inner.route, pattern: prefix + inner.route.pattern }
  return answer
}

/** The mount that a request stands below, the longest prefix first; segments are decoded, then compared. */
export function findMount(mounts: readonly OpenMount[], request: HttpRequest): MountMatch | undefined {
  const found = findMountAt(mounts, request.path)
  return found && { mount: found.mount, rest: request.source.target.slice(found.end) }
}

/** Whether a request is to the host of a mount; one without a host gets every request. */
export function isForHost(mount: OpenMount, request: HttpRequest): boolean {
  return mount.host === undefined || matchesHost(mount.host, request.host)
}

/** The mount that a path stands below, and where its prefix ends in the path as sent. */
export function findMountAt(
  mounts: readonly OpenMount[],
  path: string,
): { readonly mount: OpenMount; readonly end: number } | undefined {
  for (const mount of mounts) {
    const end = path.includes('%') ? endOfPrefix(mount.segments, path) : plainEnd(mount.prefix, path)
    if (end !== undefined) return { mount, end }
  }
  return undefined
}

/** `/api2` is not below `/api`. */
function plainEnd(prefix: string, path: string): number | undefined {
  if (!path.startsWith(prefix)) return undefined
  return path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f ? prefix.length : undefined
}

/** Where the segments of a prefix end in a path as sent. */
function endOfPrefix(segments: readonly string[], path: string): number | undefined {
  const sent = path.slice(1).split('/', segments.length)
  if (sent.length < segments.length || sent.some((raw, at) => decodeSegment(raw) !== segments[at])) return undefined
  return sent.reduce((end, raw) => end + 1 + raw.length, 0)
}

/** Answers below a mount: what is mounted sees its own root as `/`. */
export function handleMount(match: MountMatch, request: HttpRequest): HttpResponse | Promise<HttpResponse> {
  return match.mount.handle(mountedRequest(match, request), request)
}

/** The request as what is mounted sees it. */
export function mountedRequest({ mount, rest }: MountMatch, request: HttpRequest): HttpRequest {
  const inner = new HttpRequest(new MountedSource(request, rest.startsWith('/') ? rest : `/${rest}`))
  const { scheme, host } = request
  inner.origin = { scheme, host, client: request.client, rootPath: request.rootPath + mount.encoded }
  inner.id = request.id
  inner.maxBodyBytes = request.maxBodyBytes
  return inner
}

/** The body is read through the outer request: middleware there may have read it before, and may ask for it again. */
class MountedSource implements RequestSource {
  readonly #outer: HttpRequest
  readonly target: string

  constructor(outer: HttpRequest, target: string) {
    this.#outer = outer
    this.target = target
  }

  get method(): string {
    return this.#outer.source.method
  }

  get scheme(): string {
    return this.#outer.source.scheme
  }

  get host(): string {
    return this.#outer.source.host
  }

  get rawHeaders(): readonly string[] {
    return this.#outer.source.rawHeaders
  }

  client(): ReturnType<RequestSource['client']> {
    return this.#outer.source.client()
  }

  signal(): AbortSignal {
    return this.#outer.signal
  }

  async readBody(maxBytes: number): Promise<Uint8Array> {
    this.#outer.maxBodyBytes = maxBytes
    const bytes = await this.#outer.body()
    checkSize(bytes.byteLength, maxBytes)
    return bytes
  }

  takeArrived(maxBytes: number): Uint8Array | undefined {
    this.#outer.maxBodyBytes = maxBytes
    const bytes = this.#outer.arrivedBody()
    return bytes !== undefined && bytes.byteLength <= maxBytes ? bytes : undefined
  }

  async *streamBody(maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#outer.maxBodyBytes = maxBytes
    let size = 0
    for await (const bytes of this.#outer.stream()) {
      size += bytes.byteLength
      checkSize(size, maxBytes)
      yield bytes
    }
  }

  hasBody(): boolean {
    return this.#outer.source.hasBody()
  }
}

/** What was read before may have been read under another limit. */
function checkSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new HttpError(413, `The request body is larger than ${maxBytes} bytes.`)
}
