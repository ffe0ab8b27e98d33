import { open, stat } from 'node:fs/promises'
import { contentDisposition } from '../http/content-disposition.ts'
import { weakEtag } from '../http/etag.ts'
import { formatHttpDate } from '../http/http-date.ts'
import { HttpResponse } from '../http/http-response.ts'
import { mediaTypeOf } from '../http/media-type-of.ts'
import { addHeaders, type ResponseOptions } from './make-response.ts'

export interface SendFileOptions extends ResponseOptions {
  /** Default: by the file's extension, else `application/octet-stream`. */
  readonly mediaType?: string
  /** The name that a browser saves it under; sent as RFC 8187 when it is not ASCII. */
  readonly filename?: string
  /** Default `attachment` with a `filename`, else none. */
  readonly disposition?: 'attachment' | 'inline'
}

const chunkBytes = 65_536

/**
 * Sends a whole file from disk, streamed, with its length, `last-modified` and `etag`.
 *
 * @param path - Chosen by your code: never join what a client sent without checking it.
 * @throws Error ENOENT, EACCES … from the file system; EISDIR for a folder.
 */
export async function sendFile(path: string, options: SendFileOptions = {}): Promise<HttpResponse> {
  const file = await stat(path)
  if (!file.isFile()) throw Object.assign(new Error(`sendFile: ${path} is not a file.`), { code: 'EISDIR' })
  const headers = [
    ...['content-type', options.mediaType ?? mediaTypeOf(path)],
    ...['content-length', String(file.size)],
    ...['last-modified', formatHttpDate(file.mtimeMs)],
    ...['etag', weakEtag(file)],
    ...['x-content-type-options', 'nosniff'],
  ]
  const disposition = options.disposition ?? (options.filename === undefined ? undefined : 'attachment')
  if (disposition !== undefined) headers.push('content-disposition', contentDisposition(options.filename, disposition))
  const response = new HttpResponse(options.status ?? 200, headers, new FileBody(path, file.size))
  addHeaders(response, options.headers)
  return response
}

/** The bytes of a file, opened when somebody begins to read and closed when nobody reads on. */
class FileBody implements AsyncIterable<Uint8Array> {
  readonly #path: string
  readonly #size: number

  constructor(path: string, size: number) {
    this.#path = path
    this.#size = size
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const file = await open(this.#path, 'r')
    try {
      let left = this.#size
      while (left > 0) {
        const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, left))
        const { bytesRead } = await file.read(buffer, 0, buffer.length)
        if (bytesRead === 0) throw new Error('The file became shorter while it was sent.')
        left -= bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  }
}
