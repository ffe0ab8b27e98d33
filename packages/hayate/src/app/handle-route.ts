import { runBackground } from '../background/background.ts'
import { closeAfterResponse, closeExchange } from '../dependencies/close-exchange.ts'
import { type Ended, Exchange } from '../dependencies/exchange.ts'
import { buildInputs } from '../dependencies/inputs-plan.ts'
import { isThenable } from '../dependencies/solve-dependency.ts'
import { runSteps } from '../dependencies/step.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Logger } from '../logging/logger.ts'
import { addOnSent, cancelBody, dropResponse } from '../responses/take-over.ts'
import type { ErrorAnswerer } from './answer-error.ts'
import { answerInTime, endLate } from './answer-in-time.ts'
import type { RouteUnit } from './compile-app.ts'
import { addReplyHeaders, withoutContent } from './reply-headers.ts'

/** What handling a route needs besides the route. */
export interface RouteContext {
  readonly log: Logger
  readonly errors: ErrorAnswerer
  /** Work that goes on after the answer, for shutdown to wait for. */
  readonly unfinished: Set<Promise<void>>
}

/**
 * From a match to an answer: inputs, handler, response, clean-up. Synchronous as long as nothing waits; never throws.
 */
export function handleRoute(
  unit: RouteUnit,
  request: HttpRequest,
  pathValues: readonly string[],
  context: RouteContext,
): HttpResponse | Promise<HttpResponse> {
  const exchange = new Exchange(request, pathValues, context.log)
  return unit.timeLimitMs === undefined
    ? answerRoute(unit, exchange, context)
    : answerInTime(exchange, unit.timeLimitMs, {
        work: () => answerRoute(unit, exchange, context),
        answer: (error) => context.errors.answer(error, request, unit),
        track: (work) => void track(context, work),
      })
}

function answerRoute(unit: RouteUnit, exchange: Exchange, context: RouteContext): HttpResponse | Promise<HttpResponse> {
  try {
    const pending = runSteps(unit.operation.steps, exchange)
    if (pending !== undefined) return handleLater(unit, exchange, context, pending)
    const result = callHandler(unit, exchange)
    if (result instanceof Promise || isThenable(result)) return buildLater(unit, exchange, context, result)
    const response = unit.response.build(result, exchange)
    if (response instanceof Promise) return finishLater(unit, exchange, context, response)
    return finish(unit, exchange, context, response)
  } catch (error) {
    return fail(unit, exchange, context, { error })
  }
}

/** @throws ValidationError With every issue of the request. */
function callHandler(unit: RouteUnit, exchange: Exchange): unknown {
  exchange.timeLimit?.check()
  if (exchange.issues !== undefined) throw new ValidationError(withoutRepeats(exchange.issues))
  // Proof: without issues no input failed, and the declaration tied the handler's type to the inputs.
  return unit.handler(buildInputs(unit.operation.handlerInputs, exchange.values) as never)
}

/** A parameter that two places of the graph read is wrong once. */
export function withoutRepeats(issues: ValidationError['issues']): ValidationError['issues'] {
  const seen = new Set<string>()
  return issues.filter((issue) => {
    const key = JSON.stringify([issue.in, issue.path, issue.code])
    return seen.has(key) ? false : seen.add(key)
  })
}

async function handleLater(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  pending: Promise<void>,
): Promise<HttpResponse> {
  try {
    await pending
    const result = await callHandler(unit, exchange)
    return await finish(unit, exchange, context, await unit.response.build(result, exchange))
  } catch (error) {
    return fail(unit, exchange, context, { error })
  }
}

async function buildLater(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  result: PromiseLike<unknown>,
): Promise<HttpResponse> {
  try {
    const value = await result
    const response = unit.response.build(value, exchange)
    return await finish(unit, exchange, context, response instanceof Promise ? await response : response)
  } catch (error) {
    return fail(unit, exchange, context, { error })
  }
}

async function finishLater(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  response: Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await finish(unit, exchange, context, await response)
  } catch (error) {
    return fail(unit, exchange, context, { error })
  }
}

function isStreamed(response: HttpResponse): boolean {
  return response.body !== null && typeof response.body === 'object' && !(response.body instanceof Uint8Array)
}

/** Closes what the request opened, before the first byte leaves: a commit that fails is an error answer. */
function finish(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  response: HttpResponse,
): HttpResponse | Promise<HttpResponse> {
  const { timeLimit } = exchange
  if (timeLimit !== undefined && !timeLimit.meet()) {
    void dropResponse(response)
    return endLate(exchange, undefined, timeLimit.error)
  }
  if (isStreamed(response)) {
    if (exchange.beforeHead !== undefined) return decideThenStream(unit, exchange, context, response)
    if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, exchange.replyHeaders, response)
    // A generator handler runs while it is sent, and may still add work.
    return closeWithStream(exchange, context, response)
  }
  if (exchange.cleanups !== undefined || exchange.beforeHead !== undefined) {
    return closeThenAnswer(unit, exchange, context, response)
  }
  if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, exchange.replyHeaders, response)
  return exchange.background === undefined ? response : runAfter(exchange, context, response, undefined)
}

async function closeThenAnswer(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  response: HttpResponse,
): Promise<HttpResponse> {
  const ended = (await closeExchange(exchange, undefined)) ?? (await decideHead(exchange, response))
  if (ended !== undefined) return answerEnded(unit, exchange, context, ended)
  if (exchange.cleanups === undefined && exchange.background === undefined) return response
  return runAfter(exchange, context, response, undefined)
}

/** What a dependency still has to say in the head, once everything else has succeeded: a session is saved here. */
async function decideHead(exchange: Exchange, response: HttpResponse): Promise<Ended | undefined> {
  if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, exchange.replyHeaders, response)
  try {
    for (const step of exchange.beforeHead ?? []) await step(response, false)
  } catch (error) {
    return { error }
  }
  exchange.headIsDecided = true
  return undefined
}

/** The head leaves before a generator handler has ended: what it changes from now on comes too late. */
async function decideThenStream(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  response: HttpResponse,
): Promise<HttpResponse> {
  const ended = await decideHead(exchange, response)
  if (ended === undefined) return closeWithStream(exchange, context, response)
  void dropResponse(response)
  return fail(unit, exchange, context, ended)
}

async function fail(unit: RouteUnit, exchange: Exchange, context: RouteContext, ended: Ended): Promise<HttpResponse> {
  const { timeLimit } = exchange
  if (timeLimit !== undefined && !timeLimit.meet()) return endLate(exchange, ended, timeLimit.error)
  const final = (await closeExchange(exchange, ended)) ?? ended
  return answerEnded(unit, exchange, context, final)
}

async function answerEnded(
  unit: RouteUnit,
  exchange: Exchange,
  context: RouteContext,
  ended: Ended,
): Promise<HttpResponse> {
  const response = await context.errors.answer(ended.error, exchange.request, unit)
  if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, withoutContent(exchange.replyHeaders), response)
  for (const step of exchange.beforeHead ?? []) await step(response, true)
  // Work that was added for a request that failed is dropped.
  exchange.background = undefined
  return exchange.cleanups === undefined ? response : runAfter(exchange, context, response, ended)
}

/** After the bytes have left: background work, then what was kept open for it. Shutdown waits for it from now on. */
function runAfter(
  exchange: Exchange,
  context: RouteContext,
  response: HttpResponse,
  ended: Ended | undefined,
): HttpResponse {
  const sent = Promise.withResolvers<void>()
  const work = track(context, async () => {
    await sent.promise
    if (exchange.background !== undefined) await runBackground(exchange.background, exchange.log)
    await closeAfterResponse(exchange, ended)
  })
  addOnSent(response, () => {
    sent.resolve()
    return work
  })
  return response
}

/** A streamed body still uses what the request opened: everything closes after its last item, or when the client goes. */
function closeWithStream(exchange: Exchange, context: RouteContext, response: HttpResponse): HttpResponse {
  // Proof: isStreamed was asked before.
  const watched = new WatchedBody(response.body as AsyncIterable<Uint8Array | string>)
  response.body = watched
  addOnSent(response, () =>
    track(context, async () => {
      const ended = await closeExchange(exchange, watched.ended)
      if (ended !== undefined && ended !== watched.ended)
        exchange.log.error({ error: ended.error }, 'closing a dependency failed after a stream')
      if (ended === undefined && exchange.background !== undefined)
        await runBackground(exchange.background, exchange.log)
      await closeAfterResponse(exchange, ended)
    }),
  )
  return response
}

/** Remembers what ended a stream, for the clean-up that comes after it. */
class WatchedBody implements AsyncIterable<Uint8Array | string> {
  ended: Ended | undefined = undefined
  readonly #body: AsyncIterable<Uint8Array | string>

  constructor(body: AsyncIterable<Uint8Array | string>) {
    this.#body = body
  }

  /** Nobody will read it. */
  cancel(): void {
    cancelBody(this.#body)
  }

  /** No generator: one that never began would not pass `return` on to a body that did. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array | string> {
    const pieces = this.#body[Symbol.asyncIterator]()
    return {
      next: () => this.#watch(() => pieces.next()),
      return: () => this.#watch(async () => (await pieces.return?.()) ?? { done: true, value: undefined }),
    }
  }

  async #watch<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step()
    } catch (error) {
      this.ended = { error }
      throw error
    }
  }
}

export function track(context: RouteContext, work: () => Promise<void>): Promise<void> {
  const running = work().finally(() => context.unfinished.delete(running))
  context.unfinished.add(running)
  return running
}
