const firstCapacity = 1_024

/**
 * Bytes that arrive in pieces, copied into one buffer: a piece is a part of a larger buffer, which it would keep in memory, and a
 * client that sends a megabyte byte by byte must not get a million objects for it.
 */
export class ByteCollector {
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  #size = 0

  get size(): number {
    return this.#size
  }

  append(bytes: Uint8Array): void {
    const needed = this.#size + bytes.byteLength
    if (needed > this.#buffer.byteLength) this.#grow(needed)
    this.#buffer.set(bytes, this.#size)
    this.#size = needed
  }

  /** Everything so far; the collector is empty again. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.subarray(0, this.#size)
    this.#buffer = new Uint8Array(0)
    this.#size = 0
    return taken
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.byteLength, firstCapacity))
    grown.set(this.#buffer.subarray(0, this.#size))
    this.#buffer = grown
  }
}
