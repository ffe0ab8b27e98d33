import type { HttpResponse } from '../http/http-response.ts'

/** Whether the body is made while it is sent. */
function isStream(body: HttpResponse['body']): body is AsyncIterable<Uint8Array | string> {
  return body !== null && typeof body === 'object' && !(body instanceof Uint8Array)
}

/** Lets go of a body that nobody will read: a web stream holds a connection or a file until it is told. */
export function cancelBody(body: HttpResponse['body']): void {
  if (!isStream(body) || !('cancel' in body) || typeof body.cancel !== 'function') return
  // Proof: checked to be a function.
  void cancelQuietly(body as ReadableStream)
}

/** A web stream's `cancel` rejects when somebody reads it already; one of another maker may throw. */
async function cancelQuietly(body: ReadableStream): Promise<void> {
  try {
    await body.cancel()
  } catch {
    // Nobody wanted the body: what it says about that is no news.
  }
}

/** `response` is sent instead of `replaced`: what was to be done after `replaced` is done after `response`. */
export function takeOver(response: HttpResponse, replaced: HttpResponse): void {
  if (response === replaced) return
  // A stream in its place may be made from the old one, by compression for example.
  if (response.body !== replaced.body && !isStream(response.body)) cancelBody(replaced.body)
  const { onSent: before } = replaced
  const { onSent: own } = response
  if (before === undefined || own === before) return
  response.onSent = before
  if (own !== undefined) addOnSent(response, own)
}

/** Adds work for after a response, behind what is there already. */
export function addOnSent(response: HttpResponse, work: () => void | Promise<void>): void {
  const { onSent: before } = response
  response.onSent = before === undefined ? work : () => runBoth(before, work)
}

async function runBoth(first: () => void | Promise<void>, second: () => void | Promise<void>): Promise<void> {
  try {
    await first()
  } finally {
    await second()
  }
}

/** Nobody will send this response: its body is let go, and what was to be done after it is done now. Never rejects. */
export async function dropResponse(response: HttpResponse): Promise<void> {
  cancelBody(response.body)
  try {
    await response.onSent?.()
  } catch {
    // Work of hayate's own logs what goes wrong in it.
  }
}
