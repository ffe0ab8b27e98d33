import { parseHost } from '../http/check-host.ts'
import type { ClientAddress, RequestSource } from '../http/http-request.ts'
import { readWebBody } from './read-web-body.ts'

/** What a runtime knows of a request besides the `Request` itself. */
export interface FetchInfo {
  /** The peer of the connection. */
  readonly client?: ClientAddress
  /** The target as sent; a URL has already resolved `..` in it. Default: path and query of the URL. */
  readonly target?: string
  /** Gets the work that goes on after the answer: whoever stops the process may wait for it. */
  readonly waitUntil?: (work: Promise<void>) => void
}

/** One web-standard `Request` as the core reads it. */
export class FetchRequestSource implements RequestSource {
  readonly method: string
  readonly scheme: string
  readonly host: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  readonly #request: Request
  readonly #client: ClientAddress | undefined
  /** Made when somebody asks for the signal. */
  #signal: AbortSignal | undefined
  #left: AbortController | undefined

  constructor(request: Request, info: FetchInfo = {}) {
    const url = new URL(request.url)
    this.#request = request
    this.#client = info.client
    this.method = request.method
    this.scheme = url.protocol.slice(0, -1)
    this.host = request.headers.get('host') ?? url.host
    this.target = info.target ?? url.pathname + url.search
    const raw: string[] = []
    for (const [name, value] of request.headers) raw.push(name, value)
    this.rawHeaders = raw
  }

  /** Whether Host is one that a server may be called by; on Node the gate has answered this before. */
  get hostIsValid(): boolean {
    return parseHost(this.host) !== undefined
  }

  client(): ClientAddress | undefined {
    return this.#client
  }

  /** Aborted with the request, and when the body of its answer is cancelled: some runtimes say only that. */
  signal(): AbortSignal {
    this.#left ??= new AbortController()
    this.#signal ??= AbortSignal.any([this.#request.signal, this.#left.signal])
    return this.#signal
  }

  /** The client does not want the rest of the answer. */
  leave(): void {
    this.#left ??= new AbortController()
    this.#left.abort()
  }

  hasBody(): boolean {
    return this.#request.body !== null
  }

  async readBody(maxBytes: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of readWebBody(this.#request, maxBytes)) {
      chunks.push(chunk)
      bytes += chunk.byteLength
    }
    const [only] = chunks
    if (only !== undefined && chunks.length === 1) return only
    const whole = new Uint8Array(bytes)
    let at = 0
    for (const chunk of chunks) {
      whole.set(chunk, at)
      at += chunk.byteLength
    }
    return whole
  }

  streamBody(maxBytes: number): AsyncIterable<Uint8Array> {
    return readWebBody(this.#request, maxBytes)
  }
}
