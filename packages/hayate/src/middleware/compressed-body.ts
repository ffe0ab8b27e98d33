import { cancelBody } from '../responses/take-over.ts'
import { type AnswerCoding, ContentCoder } from './content-coder.ts'

type Piece = Uint8Array | string

type Arrived =
  | { readonly kind: 'step'; readonly step: IteratorResult<Piece, unknown> }
  | { readonly kind: 'error'; readonly error: unknown }

/** Bytes that are compressed at once, at most: beyond it the client is sent what there is. */
const batchBytes = 65_536

/** What an empty piece counts for: a source of nothing but these must let the process go on. */
const pieceCost = 16

export interface CompressedBodyOptions {
  readonly coding: AnswerCoding
  readonly level: number
  /** Whether each piece must leave before the next one is waited for. */
  readonly flushes: boolean
  /** Counts what is open. */
  readonly open: { count: number }
}

/** A stream, compressed while it is sent. Memory is taken when somebody begins to read, and given back when nobody reads on. */
export class CompressedBody implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Piece>
  readonly #options: CompressedBodyOptions

  constructor(source: AsyncIterable<Piece>, options: CompressedBodyOptions) {
    this.#source = source
    this.#options = options
  }

  /** Nobody will read it. */
  cancel(): void {
    cancelBody(this.#source)
  }

  /** No generator: `return` of one that waits for the next piece would wait as well, and the source never hear of it. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return new Compression(this.#source[Symbol.asyncIterator](), this.#options)
  }
}

class Compression implements AsyncIterator<Uint8Array> {
  readonly #source: AsyncIterator<Piece>
  readonly #coder: ContentCoder
  readonly #options: CompressedBodyOptions
  #closed = false
  /** The next piece, asked for and not yet compressed. */
  #pending: Promise<Arrived> | undefined

  constructor(source: AsyncIterator<Piece>, options: CompressedBodyOptions) {
    this.#source = source
    this.#options = options
    this.#coder = new ContentCoder(options.coding, options.level, options.flushes)
    options.open.count += 1
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    while (!this.#closed) {
      const bytes = await this.#compressNext()
      if (bytes.byteLength > 0) return { done: false, value: bytes }
    }
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#close()
    await this.#source.return?.()
    return { done: true, value: undefined }
  }

  async #compressNext(): Promise<Uint8Array> {
    const first = await this.#arrival()
    this.#pending = undefined
    if (this.#closed) return new Uint8Array()
    if (first.kind === 'error') {
      this.#close()
      throw first.error
    }
    try {
      if (first.step.done !== true) return await this.#coder.write(await this.#gather(first.step.value))
      const rest = await this.#coder.end()
      this.#close()
      return rest
    } catch (error) {
      if (this.#closed) return new Uint8Array()
      await this.return()
      throw error
    }
  }

  /** What is there without waiting goes together: an item that came alone leaves alone. */
  async #gather(first: Piece): Promise<Uint8Array> {
    const pieces = [bytesOf(first)]
    if (!this.#options.flushes) return pieces[0] ?? new Uint8Array()
    let size = pieceCost + (pieces[0]?.byteLength ?? 0)
    const turn = new Promise<undefined>((resolve) => setImmediate(resolve, undefined))
    while (size < batchBytes && !this.#closed) {
      const arrived = await Promise.race([this.#arrival(), turn])
      if (arrived?.kind !== 'step' || arrived.step.done === true) break
      this.#pending = undefined
      const bytes = bytesOf(arrived.step.value)
      pieces.push(bytes)
      size += pieceCost + bytes.byteLength
    }
    return Buffer.concat(pieces)
  }

  /** Never rejects: nobody may be waiting when it fails. */
  #arrival(): Promise<Arrived> {
    this.#pending ??= this.#source.next().then(
      (step) => ({ kind: 'step', step }),
      (error: unknown) => ({ kind: 'error', error }),
    )
    return this.#pending
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.open.count -= 1
    this.#coder.close()
  }
}

function bytesOf(piece: Piece): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece
}
