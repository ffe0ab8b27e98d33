import type { Transform } from 'node:stream'
import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzip,
  zstdCompress,
} from 'node:zlib'

/** A coding that answers can be sent in. */
export type AnswerCoding = 'zstd' | 'br' | 'gzip'

/** How hard each coding tries; more is smaller and slower. */
export type CodingLevels = Readonly<Record<AnswerCoding, number>>

/** Bits of the window of a stream: what is kept in memory for each as long as it is open. */
const streamWindowBits = 19

/** RFC 9659 §3: no reader has to keep more than 8 MB. */
const maxZstdWindowBits = 23

const brotliParams = (level: number, windowBits: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: level,
  [constants.BROTLI_PARAM_LGWIN]: windowBits,
})

const zstdParams = (level: number, windowBits?: number): Record<number, number> => ({
  [constants.ZSTD_c_compressionLevel]: level,
  ...(windowBits !== undefined && { [constants.ZSTD_c_windowLog]: windowBits }),
})

const gzipWhole = promisify(gzip)
const brotliWhole = promisify(brotliCompress)
const zstdWhole = promisify(zstdCompress)

/** Compresses a body that is known, in Node's thread pool. */
export function compressWhole(bytes: Uint8Array | string, coding: AnswerCoding, level: number): Promise<Uint8Array> {
  if (coding === 'gzip') return gzipWhole(bytes, { level })
  if (coding === 'br') return brotliWhole(bytes, { params: brotliParams(level, constants.BROTLI_DEFAULT_WINDOW) })
  return zstdWhole(bytes, { params: zstdParams(level, level > 9 ? maxZstdWindowBits : undefined) })
}

function openTransform(coding: AnswerCoding, level: number, flushes: boolean): Transform {
  if (coding === 'gzip') return createGzip({ level, ...(flushes && { flush: constants.Z_SYNC_FLUSH }) })
  if (coding === 'br') {
    const params = brotliParams(level, streamWindowBits)
    return createBrotliCompress({ params, ...(flushes && { flush: constants.BROTLI_OPERATION_FLUSH }) })
  }
  const params = zstdParams(level, streamWindowBits)
  return createZstdCompress({ params, ...(flushes && { flush: constants.ZSTD_e_flush }) })
}

/** One stream of compressed bytes, asked for piece by piece: nothing runs ahead of whoever reads. */
export class ContentCoder {
  readonly #transform: Transform
  #made: Uint8Array[] = []

  /** @param flushes - Whether what was written so far can be read on the other side. */
  constructor(coding: AnswerCoding, level: number, flushes: boolean) {
    this.#transform = openTransform(coding, level, flushes)
    this.#transform.on('data', (piece: Uint8Array) => this.#made.push(piece))
    // Whoever writes gets it; without a listener it would end the process.
    this.#transform.on('error', () => undefined)
  }

  /** What there is to send after these bytes; maybe nothing yet. */
  async write(bytes: Uint8Array): Promise<Uint8Array> {
    await new Promise<void>((resolve, reject) => {
      this.#transform.write(bytes, (error) => (error instanceof Error ? reject(error) : resolve()))
    })
    return this.#take()
  }

  /** The rest. */
  async end(): Promise<Uint8Array> {
    await new Promise<void>((resolve, reject) => {
      this.#transform.once('end', resolve).once('close', resolve).once('error', reject)
      this.#transform.end()
    })
    return this.#take()
  }

  /** Lets go of its memory. */
  close(): void {
    this.#transform.destroy()
  }

  #take(): Uint8Array {
    // What is not read yet comes with it, by the listener above.
    while (this.#transform.read() !== null);
    const made = this.#made
    this.#made = []
    const [only] = made
    return made.length === 1 && only !== undefined ? only : Buffer.concat(made)
  }
}
