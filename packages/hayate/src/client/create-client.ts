import type { HeadersLike } from '../http/web-types.ts'
import type { Client, ManifestOf } from './client-types.ts'
import type { Manifest, OperationPlan } from './manifest.ts'
import { readAnswer } from './read-answer.ts'
import type { CallOptions } from './result.ts'
import { writeRequest } from './write-request.ts'

type Later<T> = T | Promise<T>

/** Where a client sends its requests, and what with. */
export interface ClientOptions {
  /** What stands before every path: `https://api.example.com`, `/api` in a browser, or `''` for the page's own origin. */
  readonly baseUrl: string
  /** Sent with every request, or a function that is asked before each. */
  readonly headers?: HeadersLike | (() => Later<HeadersLike>) | undefined
  /** Sent as `authorization: Bearer …` with every request, or a function that is asked before each. */
  readonly token?: string | (() => Later<string | undefined>) | undefined
  /** Default: the global `fetch`. `(url, init) => app.fetch(new Request(url, init))` needs no network. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** `include` sends cookies to another origin. Default: `fetch`'s own, `same-origin`. */
  readonly credentials?: 'include' | 'omit' | 'same-origin' | undefined
  /**
   * Milliseconds until the whole answer must have been read; a stream, until it begins. The call then rejects with a
   * `DOMException` named `TimeoutError`. Default 30,000; 0 waits for ever.
   */
  readonly timeoutMs?: number | undefined
}

type Inputs = Readonly<Record<string, unknown>>

async function headersFor(written: Headers, options: ClientOptions, call: CallOptions): Promise<Headers> {
  const given = typeof options.headers === 'function' ? await options.headers() : options.headers
  const token = typeof options.token === 'function' ? await options.token() : options.token
  const headers = new Headers(given)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const cookie = headers.get('cookie')
  written.forEach((value, name) => {
    headers.set(name, name === 'cookie' && cookie !== null ? `${cookie}; ${value}` : value)
  })
  new Headers(call.headers).forEach((value, name) => {
    headers.set(name, value)
  })
  return headers
}

/** Ends a call that takes too long. A stream may go on for as long as it likes once it has begun. */
class Deadline {
  readonly signal: AbortSignal | undefined
  readonly #timer: ReturnType<typeof setTimeout> | undefined

  constructor(timeoutMs: number, asked: AbortSignal | undefined) {
    // A timer takes no longer time: it would fire at once.
    if (timeoutMs === 0 || timeoutMs > 2_147_483_647) {
      this.signal = asked
      return
    }
    const controller = new AbortController()
    const late = (): void => controller.abort(new DOMException(`No answer within ${timeoutMs} ms.`, 'TimeoutError'))
    this.#timer = setTimeout(late, timeoutMs)
    this.signal = asked === undefined ? controller.signal : AbortSignal.any([asked, controller.signal])
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

async function callOperation(
  [name, plan]: readonly [string, OperationPlan],
  options: ClientOptions,
  [inputs = {}, call = {}]: readonly [Inputs?, CallOptions?],
): Promise<unknown> {
  const { target, headers, body } = writeRequest(name, plan, inputs)
  const send = options.fetch ?? globalThis.fetch
  const init: RequestInit = {
    method: plan.method,
    headers: await headersFor(headers, options, call),
    ...(body !== undefined && { body }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  }
  const deadline = new Deadline(call.timeoutMs ?? options.timeoutMs ?? 30_000, call.signal)
  if (deadline.signal !== undefined) init.signal = deadline.signal
  try {
    const response = await send(`${options.baseUrl.replace(/\/+$/, '')}${target}`, init)
    return await readAnswer(response, plan)
  } finally {
    deadline.clear()
  }
}

/** A client whose types are given: what a client written by `hayate client` is made of. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the written client names its own type.
export function connect<C>(manifest: Manifest, options: ClientOptions): C {
  const client: unknown = Object.create(null)
  for (const operation of Object.entries(manifest)) {
    const value = (...args: readonly [Inputs?, CallOptions?]): Promise<unknown> =>
      callOperation(operation, options, args)
    // A name like `__proto__` is a name like any other.
    Object.defineProperty(client, operation[0], { value, enumerable: true })
  }
  // Proof: C is what was written together with the manifest, or derived from the routes that the manifest describes.
  return client as C
}

/**
 * A client for the routes of a module: its types come from the module, its wiring from the manifest that
 * `hayate client --routes` writes. Nothing of the module itself is loaded.
 *
 * A call gives what the server answered as a value, errors included. It rejects when there was no answer: with `fetch`'s
 * `TypeError`, the signal's reason, a `TimeoutError`, or an `AnswerError` for a success that cannot be read.
 *
 * ```ts
 * const client = createClient<typeof import('./routes.ts')>(manifest, { baseUrl: 'http://127.0.0.1:8000' })
 * const result = await client.readItem({ item_id: 1 })
 * if (result.ok) console.log(result.data.name)
 * else if (result.code === 'item_not_found') console.log(result.error.detail)
 * ```
 */
export function createClient<Routes>(manifest: ManifestOf<Routes>, options: ClientOptions): Client<Routes> {
  return connect<Client<Routes>>(manifest, options)
}
