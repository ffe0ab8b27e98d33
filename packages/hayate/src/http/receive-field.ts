import { HttpError } from '../errors/http-error.ts'
import { ByteCollector } from './byte-collector.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { checkTextCharset, type PartHead } from './part-head.ts'
import type { PartSink } from './split-multipart.ts'

/** Collects the text of one field. */
export class FieldReceiver implements PartSink {
  text = ''
  readonly #head: PartHead
  readonly #maxBytes: number
  readonly #bytes = new ByteCollector()

  /** @throws HttpError 400 for a charset that is not UTF-8. */
  constructor(head: PartHead, maxBytes: number) {
    checkTextCharset(head)
    this.#head = head
    this.#maxBytes = maxBytes
  }

  write(bytes: Uint8Array): void {
    if (this.#bytes.size + bytes.byteLength > this.#maxBytes) {
      throw new HttpError(413, `The form field '${this.#head.name}' is larger than ${this.#maxBytes} bytes.`)
    }
    this.#bytes.append(bytes)
  }

  /** @throws HttpError 400 for bytes that are not UTF-8, and for NUL, as in any other text. */
  end(): void {
    this.text = decodeUtf8(this.#bytes.take(), `form field '${this.#head.name}'`)
    if (this.text.includes('\0')) throw new HttpError(400, `The form field '${this.#head.name}' has a NUL character.`)
  }
}
