import type { HttpResponse } from '../http/http-response.ts'
import type { RateDecision, RatePolicy } from './rate-limit-store.ts'

/** What an answer says of one limit: draft-ietf-httpapi-ratelimit-headers-10, and what went before it. */
export interface RateHeaders {
  readonly policy: string
  readonly state: string
  readonly limit: string
  readonly remaining: string
}

export function rateHeaders(name: string, { limit, windowMs }: RatePolicy, decision: RateDecision): RateHeaders {
  // The draft has whole seconds only; its window may be left out.
  const window = windowMs % 1_000 === 0 ? `;w=${windowMs / 1_000}` : ''
  return {
    policy: `"${name}";q=${limit}${window}`,
    state: `"${name}";r=${decision.remaining};t=${Math.ceil(decision.resetMs / 1_000)}`,
    limit: String(limit),
    remaining: String(decision.remaining),
  }
}

export function listRateHeaders(headers: RateHeaders): readonly (readonly [name: string, value: string])[] {
  return [
    ['ratelimit-policy', headers.policy],
    ['ratelimit', headers.state],
    ['x-ratelimit-limit', headers.limit],
    ['x-ratelimit-remaining', headers.remaining],
  ]
}

/** Several limits stand beside each other in the new headers; the old ones are those of the one with the least left. */
export function addRateHeaders(response: HttpResponse, { policy, state, limit, remaining }: RateHeaders): void {
  response.appendHeader('ratelimit-policy', policy)
  response.appendHeader('ratelimit', state)
  const known = response.header('x-ratelimit-remaining')
  if (known !== undefined && Number(known) <= Number(remaining)) return
  response.setHeader('x-ratelimit-limit', limit)
  response.setHeader('x-ratelimit-remaining', remaining)
}
