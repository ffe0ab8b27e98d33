/** Lets one piece of work run for each key; the others wait in line. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<void>>()

  /** Waits for its turn. Call what it returns when the work is done. */
  async enter(key: string): Promise<() => void> {
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const before = this.#last.get(key)
    this.#last.set(key, done)
    await before
    return () => {
      if (this.#last.get(key) === done) this.#last.delete(key)
      resolve()
    }
  }
}
