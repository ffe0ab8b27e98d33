import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { HttpError } from '../../errors/http-error.ts'
import type { ContentCoding } from '../../http/content-coding.ts'
import { tooLarge } from './open-body.ts'

/** The codings that `decodeBody` removes. */
export type DecodedCoding = Exclude<ContentCoding, 'identity' | 'unsupported'>

const decoders: Readonly<Record<DecodedCoding, () => Transform>> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
  deflate: createInflate,
}

/**
 * Removes one content coding while the body arrives, with back-pressure: a bomb is cut at the limit, 16 KiB after it at most.
 *
 * @param maxBytes - Counted after decompression.
 * @throws HttpError 413 as soon as the limit is passed, 400 when the bytes are not of that coding.
 */
export async function* decodeBody(
  coded: AsyncIterable<Uint8Array>,
  coding: DecodedCoding,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = decoders[coding]()
  // The loop below gets the error; without a callback `pipeline` would throw it where nobody listens.
  pipeline(coded, decoder, () => undefined)
  let bytes = 0
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError(400, `The request body is not valid ${coding}.`, { cause: error })
  }
}
