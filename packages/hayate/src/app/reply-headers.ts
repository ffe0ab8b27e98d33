import type { Exchange } from '../dependencies/exchange.ts'
import type { HttpResponse } from '../http/http-response.ts'

/** `content-security-policy` is about the page that shows an answer, an error's as well. */
const ofBody = /^content-(?!security-policy)/

/** What describes the body that was to be sent (`content-type`, `content-disposition` …) is not true of an error's. */
export function withoutContent(headers: readonly string[]): readonly string[] {
  return headers.filter((_, at) => !ofBody.test(headers[at - (at % 2)] ?? ''))
}

/** What `response` set replaces what the answer brought; what it appended stands beside it, as cookies do. */
export function addReplyHeaders(exchange: Exchange, headers: readonly string[], response: HttpResponse): void {
  const names = new Set(headers.filter((_, at) => at % 2 === 0))
  for (const name of exchange.replyReplaces ?? []) if (names.has(name)) response.removeHeader(name)
  for (let at = 0; at < headers.length; at += 2) response.appendHeader(headers[at] ?? '', headers[at + 1] ?? '')
}
