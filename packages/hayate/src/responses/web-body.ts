/**
 * A web stream that is read with a reader: the iterator that it has itself passes `return` on only when the piece that is
 * waited for has come, and a client that leaves a silent stream would never end it.
 */
export class WebBody<Piece> implements AsyncIterable<Piece> {
  readonly #stream: ReadableStream<Piece>

  constructor(stream: ReadableStream<Piece>) {
    this.#stream = stream
  }

  /** Nobody will read it. */
  cancel(): Promise<void> {
    return this.#stream.cancel()
  }

  /** @throws TypeError When somebody reads it already. */
  [Symbol.asyncIterator](): AsyncIterator<Piece> {
    const reader = this.#stream.getReader()
    return {
      next: async () => {
        const { done, value } = await reader.read()
        return done ? { done, value: undefined } : { done, value }
      },
      return: async () => {
        await reader.cancel()
        return { done: true, value: undefined }
      },
    }
  }
}
