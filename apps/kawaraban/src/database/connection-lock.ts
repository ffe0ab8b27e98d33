/** Another transaction of this process held the connection for too long. */
export class LockTimeout extends Error {
  constructor(waitMs: number) {
    super(`No transaction ended within ${waitMs} ms.`)
    this.name = 'LockTimeout'
  }
}

/**
 * Hands one connection from transaction to transaction, first come first served.
 *
 * SQLite has one writer. Without a queue, two requests that wait between their statements would share a transaction.
 */
export class ConnectionLock {
  readonly #waiting: (() => void)[] = []
  readonly #waitMs: number
  #held = false

  /** @param waitMs - Longest wait for the connection, in milliseconds. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  /** @throws LockTimeout after `waitMs`. */
  acquire(): Promise<void> {
    if (!this.#held) {
      this.#held = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(new LockTimeout(this.#waitMs))
      }, this.#waitMs)
      this.#waiting.push(enter)
    })
  }

  /** The connection goes straight to the next in line, so that a newcomer cannot slip in between. */
  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#held = false
    else next()
  }
}
