import type { PartHead } from './part-head.ts'

/**
 * A file of a multipart form: a web-standard `File` (`name`, `type`, `size`, `stream()`, `bytes()`, `text()`, `slice()`), so
 * that it can be sent on in a `FormData` or a `Response`.
 *
 * Above 1 MiB it stands in a temporary file and is read from there; it is gone when the request has ended, background work
 * included: reading it later is a `NotReadableError`.
 */
export class UploadedFile extends File {
  /** Of the part, as sent: `content-disposition`, `content-type` with its parameters. */
  readonly headers: Headers
  readonly #spooledAt: string | undefined

  /** @param spooledAt - Where the content stands, if it is a temporary file. */
  constructor(content: Blob | Uint8Array<ArrayBuffer>, head: PartHead, spooledAt?: string) {
    // A name that the client chose: without folders and control characters, and still only its word, as the type is.
    super([content], head.fileName ?? '', { type: head.type ?? 'application/octet-stream' })
    this.headers = head.headers
    this.#spooledAt = spooledAt
  }

  /**
   * Writes the content to a file of this machine, which stays when the request has ended. Choose the path yourself: `name` is
   * what a client wrote.
   *
   * @param options.overwrite - Default false: a file that exists is an error (`EEXIST`).
   */
  async saveTo(path: string | URL, options: { readonly overwrite?: boolean } = {}): Promise<void> {
    const { saveUpload } = await import('./upload-folder.ts')
    await saveUpload(this, this.#spooledAt, { path, overwrite: options.overwrite ?? false })
  }
}
