type Pieces = AsyncGenerator<string, void, undefined>

type Arrived =
  | { readonly kind: 'step'; readonly step: IteratorResult<string, void> }
  | { readonly kind: 'error'; readonly error: unknown }

/**
 * The body of a generator handler. Its first piece can be waited for before anything is sent, and silence can be filled:
 * a timer runs only while somebody waits for the next piece.
 */
export class ItemStream implements AsyncIterableIterator<string, void, undefined> {
  readonly #pieces: Pieces
  readonly #heartbeat: { readonly text: string; readonly afterMs: number } | undefined
  #running = false
  #arrived: Arrived | undefined
  #wake: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(pieces: Pieces, heartbeat?: { readonly text: string; readonly afterMs: number }) {
    this.#pieces = pieces
    this.#heartbeat = heartbeat
  }

  /**
   * Waits for the first piece.
   *
   * @param waitMs - At most; without it as long as it takes.
   * @throws What the generator, or the schema of its first item, throws.
   */
  async open(waitMs?: number): Promise<void> {
    const arrived = await this.#arrival(waitMs)
    if (arrived?.kind === 'error') throw arrived.error
  }

  async next(): Promise<IteratorResult<string, void>> {
    const arrived = await this.#arrival(this.#heartbeat?.afterMs)
    if (arrived === undefined) return { done: false, value: this.#heartbeat?.text ?? '' }
    this.#arrived = undefined
    if (arrived.kind === 'error') throw arrived.error
    return arrived.step
  }

  async return(): Promise<IteratorResult<string, void>> {
    clearTimeout(this.#timer)
    return await this.#pieces.return()
  }

  /** Nobody will read it. */
  async cancel(): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #arrival(waitMs: number | undefined): Promise<Arrived | undefined> {
    if (!this.#running && this.#arrived === undefined) this.#run()
    if (this.#arrived === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        if (waitMs !== undefined) this.#timer = setTimeout(resolve, waitMs)
      })
      clearTimeout(this.#timer)
    }
    return this.#arrived
  }

  #run(): void {
    this.#running = true
    this.#pieces.next().then(
      (step) => this.#arrive({ kind: 'step', step }),
      (error: unknown) => this.#arrive({ kind: 'error', error }),
    )
  }

  #arrive(arrived: Arrived): void {
    this.#running = false
    this.#arrived = arrived
    this.#wake?.()
  }
}
