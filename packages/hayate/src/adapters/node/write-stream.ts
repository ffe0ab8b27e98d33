import type { ServerResponse } from 'node:http'
import { runLogged } from '../../background/run-logged.ts'
import type { HttpResponse } from '../../http/http-response.ts'
import type { Logger } from '../../logging/logger.ts'
import type { NodeRequestSource } from './node-request-source.ts'
import { problemRefusal } from './refusal.ts'

/** How long the work after a response waits for a generator whose client is gone to run its `finally`. */
const maxReturnMs = 5_000

const failedAtOnce = problemRefusal(500, 'The answer could not be made.')

type Pieces = AsyncIterator<Uint8Array | string>

/** A body that is known, in pieces. */
export async function* slicePieces(body: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < body.byteLength; at += pieceBytes) yield body.subarray(at, at + pieceBytes)
}

/**
 * Writes a body as it is made. It is made no faster than the client reads; when the client goes away the generator's
 * `finally` runs; an error in the middle destroys the socket, since a clean end would pass for a complete answer.
 */
export async function writeStream(
  source: NodeRequestSource,
  response: HttpResponse,
  body: AsyncIterable<Uint8Array | string>,
  log: Logger,
): Promise<void> {
  const out = source.response
  let pieces: Pieces | undefined
  try {
    // Throws when somebody reads the body already: one `Response` can be sent only once.
    pieces = body[Symbol.asyncIterator]()
    if (source.method === 'HEAD' || response.status === 204 || response.status === 304) {
      out.writeHead(response.status, response.headers).end()
      await closePieces(pieces, log)
    } else {
      await new StreamWriter(out, response, pieces, log).run()
    }
  } catch (error) {
    log.error({ error, path: source.target }, 'a streamed answer failed')
    if (out.headersSent) out.destroy()
    else out.writeHead(failedAtOnce.status, failedAtOnce.headers as string[]).end(failedAtOnce.body)
    // When a piece or a header could not be written, the generator still waits at its `yield`.
    if (pieces !== undefined) await closePieces(pieces, log)
  }
  if (response.onSent === undefined) return
  if (!out.closed) await new Promise((resolve) => out.once('close', resolve))
  await runLogged(response.onSent, log)
}

/** One streamed answer on its way. */
class StreamWriter {
  readonly #out: ServerResponse
  readonly #response: HttpResponse
  readonly #pieces: Pieces
  readonly #log: Logger
  #gone: boolean
  #closing: Promise<void> | undefined
  /** Ends whatever the writer waits for: the next piece, or room in the socket. */
  #wake: ((error?: Error) => void) | undefined

  constructor(out: ServerResponse, response: HttpResponse, pieces: Pieces, log: Logger) {
    this.#out = out
    this.#response = response
    this.#pieces = pieces
    this.#log = log
    this.#gone = out.closed
  }

  async run(): Promise<void> {
    const out = this.#out
    if (this.#gone) return closePieces(this.#pieces, this.#log)
    out.once('close', this.#onClose)
    // An error before the first piece can still be an answer; a first piece that takes long must not hold the head back.
    const early = setImmediate(() => this.#sendHeadEarly())
    try {
      await this.#writeAll()
    } catch (error) {
      // The client is gone: what the generator says about that is no news.
      if (!this.#gone) throw error
    } finally {
      clearImmediate(early)
      out.off('close', this.#onClose)
    }
    if (this.#gone) await this.#closing
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const step = await this.#nextPiece()
      if (this.#gone || step === undefined) return
      this.#sendHead()
      if (step.done === true) {
        this.#out.end()
        return
      }
      if (!this.#out.write(step.value)) await this.#room()
    }
  }

  #nextPiece(): Promise<IteratorResult<Uint8Array | string> | undefined> {
    return new Promise((resolve, reject) => {
      this.#wake = (error) => (error === undefined ? resolve(undefined) : reject(error))
      this.#pieces.next().then(resolve, reject)
    })
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => resolve()
      this.#out.once('drain', resolve)
    })
  }

  #sendHead(): void {
    const out = this.#out
    if (out.headersSent) return
    // A body shorter or longer than its length would put every later answer of the connection out of step.
    if (this.#response.header('content-length') !== undefined) out.strictContentLength = true
    out.writeHead(this.#response.status, this.#response.headers)
    out.flushHeaders()
  }

  #sendHeadEarly(): void {
    try {
      this.#sendHead()
    } catch (error) {
      this.#wake?.(error instanceof Error ? error : new Error(String(error)))
    }
  }

  readonly #onClose = (): void => {
    this.#gone = true
    this.#closing = closePieces(this.#pieces, this.#log)
    this.#wake?.()
  }
}

/** Runs the generator's `finally`, and waits for it, within reason. Never rejects. */
async function closePieces(pieces: Pieces, log: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, maxReturnMs)
    timer.unref()
  })
  try {
    await Promise.race([pieces.return?.(), late])
  } catch (error) {
    log.error({ error }, 'a streamed answer failed while it was closed')
  } finally {
    clearTimeout(timer)
  }
}
