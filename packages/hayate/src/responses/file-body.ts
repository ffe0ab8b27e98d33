import type { Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** What tells a file and its state from another. */
export type FileState = Pick<Stats, 'dev' | 'ino' | 'size' | 'mtimeMs'>

/** Bytes to send: of the file, both ends included, or what stands between them. */
export type FilePiece = { readonly first: number; readonly last: number } | Uint8Array

const chunkBytes = 65_536

/**
 * Bytes of a file: opened when somebody begins to read, closed when nobody reads on.
 *
 * The headers were made from the file's state before. A file that was replaced, became shorter or was written over since
 * then is not sent as if it were that one: reading throws, at the latest before its last bytes. What is appended meanwhile,
 * to a log for example, is left out.
 */
export class FileBody implements AsyncIterable<Uint8Array> {
  readonly #path: string
  readonly #state: FileState
  readonly #pieces: readonly FilePiece[]

  constructor(path: string, state: FileState, pieces?: readonly FilePiece[]) {
    this.#path = path
    this.#state = state
    this.#pieces = pieces ?? [{ first: 0, last: state.size - 1 }]
  }

  /** Of the whole file, in bytes. */
  get size(): number {
    return this.#state.size
  }

  /** Some of the same file. */
  cut(pieces: readonly FilePiece[]): FileBody {
    return new FileBody(this.#path, this.#state, pieces)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(this.#path, 'r')
    try {
      let held: Uint8Array | undefined
      let isChecked = false
      for await (const chunk of this.#read(file)) {
        if (held !== undefined) {
          // Before anything has left an error is still an answer.
          if (!isChecked) await this.#check(file)
          isChecked = true
          yield held
        }
        held = chunk
      }
      await this.#check(file)
      if (held !== undefined) yield held
    } finally {
      await file.close()
    }
  }

  async *#read(file: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
    for (const piece of this.#pieces) {
      if (piece instanceof Uint8Array) yield piece
      else yield* this.#readRange(file, piece.first, piece.last)
    }
  }

  async *#readRange(file: FileHandle, first: number, last: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = first; at <= last; ) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, last + 1 - at))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) throw this.#changed()
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }

  async #check(file: FileHandle): Promise<void> {
    const { dev, ino, size, mtimeMs } = await file.stat()
    const is = this.#state
    const isSame = dev === is.dev && ino === is.ino && (size > is.size || (size === is.size && mtimeMs === is.mtimeMs))
    if (!isSame) throw this.#changed()
  }

  #changed(): Error {
    return new Error(`${this.#path} was changed while it was sent. Write a new file beside it and rename it instead.`)
  }
}
