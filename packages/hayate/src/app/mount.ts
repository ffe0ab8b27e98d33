import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpRequest, type RequestSource } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { fromWebResponse } from '../responses/from-web-response.ts'
import type { RunningApp, StartOptions } from './running-app.ts'

/** A web-standard handler: Hono's `fetch`, another framework, a function. */
export type FetchHandler = (request: Request) => Response | Promise<Response>

/** Something of ours that answers requests itself: `staticFiles('./public')`. */
export interface Mountable {
  readonly kind: 'mountable'
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
}

/** An application whose lifespan is run with the one it is mounted in. */
export interface MountedApp {
  start(options?: StartOptions): Promise<RunningApp>
}

export type MountTarget = MountedApp | Mountable | FetchHandler

/** A prefix and what answers below it. */
export interface Mount {
  readonly prefix: string
  readonly target: MountTarget
}

/** A mount whose target has been started. */
export interface OpenMount {
  readonly prefix: string
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
}

/** @throws ConfigurationError `HAYATE_INVALID_PREFIX`. */
export function declareMount(prefix: string, target: MountTarget): Mount {
  if (!/^\/[^{}?#\s]*[^/{}?#\s]$/.test(prefix)) {
    throw new ConfigurationError(
      'HAYATE_INVALID_PREFIX',
      `app.mount('${prefix}'): a prefix starts with '/', does not end with one, and has no parameters.`,
    )
  }
  return { prefix, target }
}

/** Starts what is mounted; the returned function stops it. */
export async function openMount(
  mount: Mount,
  options: StartOptions,
): Promise<{ readonly open: OpenMount; close(): Promise<void> }> {
  const { prefix, target } = mount
  if (typeof target === 'function') {
    const handle = async (request: HttpRequest) => fromWebResponse(await target(below(prefix, request).toWeb()))
    return { open: { prefix, handle }, close: async () => {} }
  }
  if ('kind' in target)
    return { open: { prefix, handle: (request) => target.handle(below(prefix, request)) }, close: async () => {} }
  const running = await target.start(options)
  return { open: { prefix, handle: (request) => running.handle(below(prefix, request)) }, close: () => running.stop() }
}

/** The mount that a path stands below, the longest prefix first. */
export function findMount(mounts: readonly OpenMount[], path: string): OpenMount | undefined {
  return mounts.find(
    ({ prefix }) => path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 47),
  )
}

/** The request as what is mounted sees it: its own root is `/`. */
function below(prefix: string, request: HttpRequest): HttpRequest {
  const { source } = request
  const rest = source.target.slice(prefix.length)
  const inner = new HttpRequest(new MountedSource(source, rest.startsWith('/') ? rest : `/${rest}`))
  inner.id = request.id
  return inner
}

class MountedSource implements RequestSource {
  readonly #outer: RequestSource
  readonly target: string

  constructor(outer: RequestSource, target: string) {
    this.#outer = outer
    this.target = target
  }

  get method(): string {
    return this.#outer.method
  }

  get scheme(): string {
    return this.#outer.scheme
  }

  get host(): string {
    return this.#outer.host
  }

  get rawHeaders(): readonly string[] {
    return this.#outer.rawHeaders
  }

  client(): ReturnType<RequestSource['client']> {
    return this.#outer.client()
  }

  signal(): AbortSignal {
    return this.#outer.signal()
  }

  readBody(maxBytes: number): Promise<Uint8Array> {
    return this.#outer.readBody(maxBytes)
  }

  streamBody(maxBytes: number): AsyncIterable<Uint8Array> {
    return this.#outer.streamBody(maxBytes)
  }

  hasBody(): boolean {
    return this.#outer.hasBody()
  }
}
