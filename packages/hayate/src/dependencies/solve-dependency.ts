import { HayateError } from '../errors/hayate-error.ts'
import { failed } from '../params/read-param.ts'
import type { Cleanup, Ended, Exchange } from './exchange.ts'
import type { InputsPlan } from './inputs-plan.ts'
import { buildInputs } from './inputs-plan.ts'
import type { Step } from './step.ts'

export type AnyGenerator = Generator<unknown, unknown, unknown> | AsyncGenerator<unknown, unknown, unknown>

/** What a generator function returns, of either kind. */
export function isGenerator(value: unknown): value is AnyGenerator {
  if (typeof value !== 'object' || value === null) return false
  const tag: unknown = Reflect.get(value, Symbol.toStringTag)
  return tag === 'AsyncGenerator' || tag === 'Generator'
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** How one dependency is solved: its inputs from their slots, its value into its own. */
export class DependencyStep implements Step {
  readonly #name: string
  readonly #provide: (values: never) => unknown
  readonly #inputs: InputsPlan
  readonly #slot: number
  readonly #afterResponse: boolean

  constructor(
    target: { readonly name: string; readonly provide: (values: never) => unknown; readonly afterResponse: boolean },
    inputs: InputsPlan,
    slot: number,
  ) {
    this.#name = target.name
    this.#provide = target.provide
    this.#afterResponse = target.afterResponse
    this.#inputs = inputs
    this.#slot = slot
  }

  run(exchange: Exchange): void | Promise<void> {
    const inputs = buildInputs(this.#inputs, exchange.values)
    if (inputs === failed) {
      exchange.values[this.#slot] = failed
      return
    }
    // Proof: every entry of the inputs was solved by its own reader; the declaration tied their types to `provide`.
    const provided = this.#provide(inputs as never)
    if (isGenerator(provided)) return this.#open(exchange, provided)
    if (isThenable(provided)) return this.#take(exchange, provided, inputs)
    this.#keep(exchange, provided, inputs)
  }

  async #take(exchange: Exchange, provided: PromiseLike<unknown>, inputs: object): Promise<void> {
    this.#keep(exchange, await provided, inputs)
  }

  #keep(exchange: Exchange, value: unknown, inputs: object): void {
    exchange.values[this.#slot] = value
    const dispose = disposerOf(value, inputs)
    if (dispose !== undefined) {
      exchange.cleanups ??= []
      exchange.cleanups.push({ name: this.#name, afterResponse: this.#afterResponse, close: dispose })
    }
  }

  #open(exchange: Exchange, generator: AnyGenerator): void | Promise<void> {
    const first = generator.next()
    if (first instanceof Promise) {
      return first.then((result: IteratorResult<unknown, unknown>) => this.#opened(exchange, generator, result))
    }
    this.#opened(exchange, generator, first)
  }

  #opened(exchange: Exchange, generator: AnyGenerator, first: IteratorResult<unknown, unknown>): void {
    if (first.done === true) throw nothingYielded(this.#name)
    exchange.values[this.#slot] = first.value
    exchange.cleanups ??= []
    exchange.cleanups.push(generatorCleanup(this.#name, generator, this.#afterResponse))
  }
}

function nothingYielded(name: string): HayateError {
  return new HayateError(
    'HAYATE_NOTHING_YIELDED',
    `The dependency ${name} ended without yielding a value. A generator yields exactly once.`,
  )
}

/** Runs the part of a generator after its `yield`; an exception is thrown in at the `yield`. */
export function generatorCleanup(name: string, generator: AnyGenerator, afterResponse: boolean): Cleanup {
  return {
    name,
    afterResponse,
    close: async (ended: Ended | undefined) => {
      const result = await (ended === undefined ? generator.next() : generator.throw(ended.error))
      if (result.done === true) return
      await generator.return(undefined)
      throw new HayateError(
        'HAYATE_YIELDED_TWICE',
        `The dependency ${name} yielded a second time. A generator yields exactly once.`,
      )
    },
  }
}

/** Whether a value came in through an input, itself or as a member: `({ database }) => database.reader`. */
function belongsToInput(value: unknown, inputs: object): boolean {
  const given: readonly unknown[] = Object.values(inputs)
  return given.some(
    (input) => input === value || (typeof input === 'object' && input !== null && Object.values(input).includes(value)),
  )
}

/** A value that came in through an input belongs to the dependency that made it, and is not disposed a second time. */
export function disposerOf(value: unknown, inputs: object): Cleanup['close'] | undefined {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined
  if (Symbol.asyncDispose in value && typeof value[Symbol.asyncDispose] === 'function') {
    if (belongsToInput(value, inputs)) return undefined
    // Proof: checked to be a function in the line above.
    const owner = value as AsyncDisposable
    return async () => owner[Symbol.asyncDispose]()
  }
  if (Symbol.dispose in value && typeof value[Symbol.dispose] === 'function') {
    if (belongsToInput(value, inputs)) return undefined
    // Proof: checked to be a function in the line above.
    const owner = value as Disposable
    return () => owner[Symbol.dispose]()
  }
  return undefined
}
