import { HttpError } from '../errors/http-error.ts'
import { parseContentEncoding } from '../http/content-coding.ts'

/** What the web names the codings that `DecompressionStream` may know. */
const webCodings = { gzip: 'gzip', deflate: 'deflate', br: 'brotli', zstd: 'zstd' } as const

/**
 * The body of a web `Request` as it arrives, one content coding removed.
 *
 * @param maxBytes - Counted as sent, and again after decompression.
 * @throws HttpError 413 over the limit, 415 for a coding that the runtime does not know, 400 for a body that ends early or
 *   does not decompress.
 */
export async function* readWebBody(request: Request, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (request.body === null) return
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > maxBytes) throw tooLarge(maxBytes)
  const decoder = decoderFor(request.headers.get('content-encoding'))
  const decoded =
    decoder === undefined ? request.body : request.body.pipeThrough(limitStream(maxBytes)).pipeThrough(decoder)
  const reader = decoded.getReader()
  let bytes = 0
  let finished = false
  try {
    for (;;) {
      const step = await reader.read().catch((cause: unknown) => {
        finished = true
        throw cause instanceof HttpError
          ? cause
          : new HttpError(400, 'The request body ended early or is not valid.', { cause })
      })
      if (step.done) {
        finished = true
        return
      }
      bytes += step.value.byteLength
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield step.value
    }
  } finally {
    if (!finished) void cancelLater(reader)
  }
}

/** Node's stream of a `FormData` throws where nobody can catch it when it is cancelled while it makes its next piece: let it finish. */
async function cancelLater(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  await reader.cancel().catch(() => undefined)
}

function decoderFor(header: string | null): ReadableWritablePair<Uint8Array, Uint8Array> | undefined {
  const coding = parseContentEncoding(header ?? undefined)
  if (coding === 'identity') return undefined
  if (coding !== 'unsupported') {
    try {
      // Proof: the cast only widens the names; a runtime that does not know one throws a TypeError.
      return new DecompressionStream(webCodings[coding] as CompressionFormat) as ReadableWritablePair<
        Uint8Array,
        Uint8Array
      >
    } catch {
      // Not every runtime knows every coding.
    }
  }
  throw new HttpError(415, 'The content coding of the body is not supported. Send gzip, or none.', {
    headers: { 'accept-encoding': 'gzip, deflate' },
  })
}

function limitStream(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) controller.error(tooLarge(maxBytes))
      else controller.enqueue(chunk)
    },
  })
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, `The request body is larger than ${maxBytes} bytes.`)
}
