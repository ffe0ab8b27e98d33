import type { HttpResponse } from '../http/http-response.ts'

const encoder = new TextEncoder()

/** The answer to HEAD: what GET would say, without the body; a stream is never started. */
export function withoutBody(response: HttpResponse): HttpResponse {
  const { body } = response
  if (body === null) return response
  if (typeof body === 'string') response.omittedLength = encoder.encode(body).length
  else if (body instanceof Uint8Array) response.omittedLength = body.length
  else discard(body)
  response.body = null
  return response
}

/** Gives back what a body holds that is never read: an open file. */
function discard(body: AsyncIterable<Uint8Array | string>): void {
  if (body instanceof ReadableStream) void body.cancel()
  else if (Symbol.asyncDispose in body) {
    // Proof: what has this member is disposable by the definition of the symbol.
    void (body as unknown as AsyncDisposable)[Symbol.asyncDispose]()
  }
}
