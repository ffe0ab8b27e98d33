import { closeAfterResponse, closeExchange } from '../dependencies/close-exchange.ts'
import type { Ended, Exchange } from '../dependencies/exchange.ts'
import { TimeLimit } from '../dependencies/time-limit.ts'
import { HttpResponse } from '../http/http-response.ts'
import { addReplyHeaders, withoutContent } from './reply-headers.ts'

/** A route's work as a time limit sees it. */
export interface TimedWork {
  /** Never rejects. */
  work(): HttpResponse | Promise<HttpResponse>
  /** Makes the 504. */
  answer(error: unknown): HttpResponse | Promise<HttpResponse>
  /** Shutdown waits for it. */
  track(work: () => Promise<void>): void
}

/**
 * What the work answers, or 504 when that is not made in time. The work is told by its signal, and goes on until it ends:
 * what it holds may not be closed under its hands.
 */
export function answerInTime(
  exchange: Exchange,
  limitMs: number,
  { work, answer, track }: TimedWork,
): HttpResponse | Promise<HttpResponse> {
  const limit = new TimeLimit(limitMs)
  exchange.timeLimit = limit
  exchange.request.deadline = limit
  const working = work()
  if (!(working instanceof Promise)) return working
  const late = limit.over.then(async (error) => {
    track(async () => void (await working))
    return addHead(exchange, await answer(error))
  })
  // Work that heeds its signal may end before the 504 is written: what it gave then is not an answer.
  return Promise.race([working.then((response) => (limit.error === undefined ? response : late)), late])
}

/** What `response` set goes on every answer; what the work sets from now on goes on none. */
async function addHead(exchange: Exchange, response: HttpResponse): Promise<HttpResponse> {
  if (exchange.replyHeaders !== undefined) addReplyHeaders(exchange, withoutContent(exchange.replyHeaders), response)
  for (const step of exchange.beforeHead ?? []) await step(response, true)
  exchange.headIsDecided = true
  return response
}

/**
 * The work has ended after its 504: what it opened learns that the request failed, and background work is dropped.
 *
 * @param thrown - By the work, if it did; told in the log unless it is how work obeys its signal.
 * @returns Something for the chain of promises; nobody sends it.
 */
export async function endLate(exchange: Exchange, thrown: Ended | undefined, error: unknown): Promise<HttpResponse> {
  if (thrown !== undefined && thrown.error !== error && !isAbort(thrown.error)) {
    exchange.log.warn({ error: thrown.error }, 'the work failed after its time limit was over')
  }
  exchange.background = undefined
  const ended = { error }
  await closeAfterResponse(exchange, (await closeExchange(exchange, ended)) ?? ended)
  return new HttpResponse(504, [], null)
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
