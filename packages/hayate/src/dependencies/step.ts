import type { ParamReader } from '../params/read-param.ts'
import type { Exchange } from './exchange.ts'

/** One step of solving an operation. A promise is returned only when there is something to wait for. */
export interface Step {
  run(exchange: Exchange): void | Promise<void>
}

/** Reads a parameter into its slot. */
export class ParamStep implements Step {
  readonly #reader: ParamReader
  readonly #slot: number

  constructor(reader: ParamReader, slot: number) {
    this.#reader = reader
    this.#slot = slot
  }

  run(exchange: Exchange): void | Promise<void> {
    const value = this.#reader.read(exchange)
    if (value instanceof Promise) return this.#later(exchange, value)
    exchange.values[this.#slot] = value
  }

  async #later(exchange: Exchange, value: Promise<unknown>): Promise<void> {
    exchange.values[this.#slot] = await value
  }
}

/** Reads straight from the request: `request`, `response`, `log`, security schemes. */
export class ReadStep implements Step {
  readonly #read: (scope: Exchange, scopes: readonly string[]) => unknown
  readonly #scopes: readonly string[]
  readonly #slot: number

  constructor(read: (scope: Exchange, scopes: readonly string[]) => unknown, scopes: readonly string[], slot: number) {
    this.#read = read
    this.#scopes = scopes
    this.#slot = slot
  }

  run(exchange: Exchange): void {
    exchange.values[this.#slot] = this.#read(exchange, this.#scopes)
  }
}

/** Where the value of a `depends.app` dependency stands once it is open. */
export interface AppCell {
  value: unknown
}

export class AppValueStep implements Step {
  readonly #cell: AppCell
  readonly #slot: number

  constructor(cell: AppCell, slot: number) {
    this.#cell = cell
    this.#slot = slot
  }

  run(exchange: Exchange): void {
    exchange.values[this.#slot] = this.#cell.value
  }
}

/** Reads the body before the first step that needs it. */
export class BodyStep implements Step {
  readonly #read: (exchange: Exchange) => void | Promise<void>

  constructor(read: (exchange: Exchange) => void | Promise<void>) {
    this.#read = read
  }

  run(exchange: Exchange): void | Promise<void> {
    return this.#read(exchange)
  }
}

/** Takes a body that nobody asked for within the limit, so that one too large is refused before the handler runs. */
export class UnreadBodyStep implements Step {
  run(exchange: Exchange): void | Promise<void> {
    const { request } = exchange
    if (!request.source.hasBody() || request.arrivedBody() !== undefined) return
    return request.body().then(ignore)
  }
}

function ignore(): void {}

/** Runs the steps in order; synchronous until one has something to wait for. */
export function runSteps(steps: readonly Step[], exchange: Exchange): void | Promise<void> {
  for (let at = 0; at < steps.length; at += 1) {
    const pending = steps[at]?.run(exchange)
    if (pending !== undefined) return continueSteps(steps, exchange, at + 1, pending)
  }
}

async function continueSteps(
  steps: readonly Step[],
  exchange: Exchange,
  from: number,
  pending: Promise<void>,
): Promise<void> {
  await pending
  for (let at = from; at < steps.length; at += 1) {
    exchange.timeLimit?.check()
    const next = steps[at]?.run(exchange)
    if (next !== undefined) await next
  }
}
