import { statusCode, statusPhrase } from '../../errors/status-phrases.ts'

/** An answer that needs no application: the request is not HTTP as RFC 9110 and 9112 have it. */
export interface Refusal {
  readonly status: number
  /** Flat, complete, `connection: close` and the length included. */
  readonly headers: readonly string[]
  readonly body: string
}

/** A refusal with an RFC 9457 problem document. Made once, when the server starts: refusing allocates next to nothing. */
export function problemRefusal(status: number, detail: string): Refusal {
  const title = statusPhrase(status)
  const body = JSON.stringify({ type: 'about:blank', title, status, code: statusCode(status), detail })
  return {
    status,
    headers: [
      'content-type',
      'application/problem+json',
      'x-content-type-options',
      'nosniff',
      'content-length',
      String(Buffer.byteLength(body)),
      'connection',
      'close',
    ],
    body,
  }
}

/** The bytes of a refusal, for a socket whose request never became a message. */
export function refusalBytes(refusal: Refusal): string {
  const { headers } = refusal
  let text = `HTTP/1.1 ${refusal.status} ${statusPhrase(refusal.status)}\r\nDate: ${new Date().toUTCString()}\r\n`
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`
  return `${text}\r\n${refusal.body}`
}
