import { HttpError } from '../errors/http-error.ts'
import { ByteCollector } from './byte-collector.ts'
import type { PartHead } from './part-head.ts'
import type { PartSink } from './split-multipart.ts'
import type { SpooledFile, UploadFolder } from './upload-folder.ts'
import { UploadedFile } from './uploaded-file.ts'

/** A file up to this stays in memory; a longer one goes to a temporary file. */
const maxMemoryBytes = 1_048_576

/** A temporary file is written to in pieces of at least this. */
const pieceBytes = 65_536

/** Collects the content of one file: in memory first, then in a temporary file. */
export class FileReceiver implements PartSink {
  readonly #head: PartHead
  readonly #maxBytes: number
  readonly #waiting = new ByteCollector()
  #size = 0
  #spooled: SpooledFile | undefined

  constructor(head: PartHead, maxBytes: number) {
    this.#head = head
    this.#maxBytes = maxBytes
  }

  /** Whether enough waits for the disk. */
  get mustSpool(): boolean {
    return this.#waiting.size > (this.#spooled === undefined ? maxMemoryBytes : pieceBytes)
  }

  write(bytes: Uint8Array): void {
    this.#size += bytes.byteLength
    if (this.#size > this.#maxBytes) {
      throw new HttpError(413, `The file '${this.#head.name}' is larger than ${this.#maxBytes} bytes.`)
    }
    this.#waiting.append(bytes)
  }

  end(): void {}

  /** Writes what waits to the temporary file. */
  async spool(folder: () => Promise<UploadFolder>): Promise<void> {
    this.#spooled ??= await (await folder()).createFile()
    await this.#spooled.write(this.#waiting.take())
  }

  /** All of it is here. Undefined for a file input in which nothing was chosen. */
  async finish(folder: () => Promise<UploadFolder>): Promise<UploadedFile | undefined> {
    if (this.#head.fileName === '' && this.#size === 0) return undefined
    if (this.mustSpool) await this.spool(folder)
    if (this.#spooled === undefined) return new UploadedFile(this.#waiting.take(), this.#head)
    if (this.#waiting.size > 0) await this.spool(folder)
    await (await folder()).close(this.#spooled)
    return new UploadedFile(await this.#spooled.asBlob(), this.#head, this.#spooled.path)
  }
}
