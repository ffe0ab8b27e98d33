import type { HttpResponse } from '../http/http-response.ts'

/** Statuses whose `Response` may not have a body (Fetch standard, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

const encoder = new TextEncoder()

/** Who wants to know what becomes of a body. */
export interface BodyEnds {
  /** Called once: when a streamed body has ended or was cancelled; for any other body at once. */
  readonly onEnd?: () => void
  /** Called when a streamed body is cancelled, before what makes it is told. */
  readonly onLeave?: () => void
}

/**
 * An answer as a web-standard `Response`.
 *
 * @throws TypeError or RangeError for a header or status that cannot be sent; a streamed body is closed then.
 */
export function toWebResponse(response: HttpResponse, method: string, ends: BodyEnds): Response {
  try {
    return writeWebResponse(response, method, ends)
  } catch (error) {
    if (isStream(response.body)) void closeUnread(response.body)
    throw error
  }
}

function isStream(body: HttpResponse['body']): body is AsyncIterable<Uint8Array | string> {
  return body !== null && typeof body === 'object' && !(body instanceof Uint8Array)
}

function writeWebResponse(response: HttpResponse, method: string, ends: BodyEnds): Response {
  const { status, body } = response
  const headers = new Headers()
  for (let at = 0; at < response.headers.length; at += 2) {
    // Proof: a flat list holds names and values in turn.
    headers.append(response.headers[at] as string, response.headers[at + 1] as string)
  }
  if (method === 'HEAD' || bodiless.has(status) || !isStream(body)) {
    const known = isStream(body) ? null : typeof body === 'string' ? encoder.encode(body) : body
    setLength(headers, response, method, known)
    const answer = new Response(method === 'HEAD' || bodiless.has(status) ? null : (known as BodyInit | null), {
      status,
      headers,
    })
    if (isStream(body)) void closeUnread(body).finally(ends.onEnd)
    else ends.onEnd?.()
    return answer
  }
  return new Response(webStream(body, ends), { status, headers })
}

function setLength(headers: Headers, response: HttpResponse, method: string, known: Uint8Array | null): void {
  headers.delete('transfer-encoding')
  if (response.status === 204 || response.status === 304) {
    headers.delete('content-length')
    return
  }
  const length = known?.byteLength ?? (method === 'HEAD' ? response.omittedLength : 0)
  if (length !== undefined && !(known === null && headers.has('content-length')))
    headers.set('content-length', String(length))
}

async function closeUnread(body: AsyncIterable<unknown>): Promise<void> {
  try {
    await body[Symbol.asyncIterator]().return?.()
  } catch {
    // Nothing of it was asked for.
  }
}

/** Pulled, so that the generator runs no faster than its reader; cancelling runs its `finally`. */
function webStream(body: AsyncIterable<Uint8Array | string>, ends: BodyEnds): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const step = await pieces.next()
          if (step.done !== true) {
            controller.enqueue(typeof step.value === 'string' ? encoder.encode(step.value) : step.value)
            return
          }
          controller.close()
        } catch (error) {
          controller.error(error)
        }
        ends.onEnd?.()
      },
      async cancel() {
        ends.onLeave?.()
        try {
          await pieces.return?.()
        } finally {
          ends.onEnd?.()
        }
      },
    },
    // Nothing is made before somebody reads.
    { highWaterMark: 0 },
  )
}
