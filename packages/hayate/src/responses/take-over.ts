import type { HttpResponse } from '../http/http-response.ts'

/** Whether the body is made while it is sent. */
function isStream(body: HttpResponse['body']): body is AsyncIterable<Uint8Array | string> {
  return body !== null && typeof body === 'object' && !(body instanceof Uint8Array)
}

/** Lets go of a body that nobody will read: a web stream holds a connection or a file until it is told. */
export function cancelBody(body: HttpResponse['body']): void {
  if (!isStream(body) || !('cancel' in body) || typeof body.cancel !== 'function') return
  // Proof: checked to be a function; a web stream's returns a promise, which rejects when somebody reads it already.
  const cancelled = (body as ReadableStream).cancel() as Promise<void> | undefined
  cancelled?.catch(() => undefined)
}

/** `response` is sent instead of `replaced`: what was to be done after `replaced` is done after `response`. */
export function takeOver(response: HttpResponse, replaced: HttpResponse): void {
  if (response === replaced) return
  // A stream in its place may be made from the old one, by compression for example.
  if (response.body !== replaced.body && !isStream(response.body)) cancelBody(replaced.body)
  const { onSent: before } = replaced
  const { onSent: own } = response
  if (before === undefined || own === before) return
  response.onSent = own === undefined ? before : () => runBoth(before, own)
}

async function runBoth(first: () => void | Promise<void>, second: () => void | Promise<void>): Promise<void> {
  try {
    await first()
  } finally {
    await second()
  }
}

/** Nobody will send this response: its body is let go, and what was to be done after it is done now. */
export function dropResponse(response: HttpResponse): void {
  cancelBody(response.body)
  void response.onSent?.()
}
