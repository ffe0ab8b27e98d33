import type { HttpResponse } from '../http/http-response.ts'

/** Says that the answer depends on a request header (RFC 9110 §12.5.5); nothing is added twice. */
export function addVary(response: HttpResponse, name: string): void {
  for (let at = 0; at < response.headers.length; at += 2) {
    if (response.headers[at] !== 'vary') continue
    const names = (response.headers[at + 1] ?? '').toLowerCase().split(',')
    if (names.some((one) => one.trim() === name.toLowerCase() || one.trim() === '*')) return
  }
  response.appendHeader('vary', name)
}
