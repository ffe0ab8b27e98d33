import { HttpError } from '../errors/http-error.ts'
import type { FormLimits } from './form-limits.ts'
import { parseMediaType } from './media-type.ts'
import { type FormEntry, MultipartForm } from './multipart-form.ts'
import { readPartHead } from './part-head.ts'
import { FieldReceiver } from './receive-field.ts'
import { FileReceiver } from './receive-file.ts'
import { MultipartSplitter, type PartSink } from './split-multipart.ts'
import type { UploadFolder } from './upload-folder.ts'

export interface MultipartRules {
  readonly limits: Required<FormLimits>
  /** Fields whose text is JSON: browsers can only say so with a file name. */
  readonly textNames: ReadonlySet<string>
}

/** RFC 2046 §5.1.1: at most 70 of these, and no space at the end. */
const boundaryPattern = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/

/** @throws HttpError 400 when the Content-Type has no boundary, or one that no form can have. */
export function readBoundary(contentType: string): string {
  const boundary = parseMediaType(contentType)?.parameters.get('boundary')
  if (boundary !== undefined && boundaryPattern.test(boundary)) return boundary
  throw new HttpError(
    400,
    boundary === undefined
      ? 'The Content-Type multipart/form-data has no boundary. Leave the header to the library that writes the form.'
      : 'The boundary of the multipart form is not valid: 1 to 70 letters, digits and marks.',
  )
}

/**
 * Reads a multipart form (RFC 7578) as it arrives: fields into memory, files above 1 MiB into temporary files. Nothing is left
 * behind when it fails.
 *
 * @throws HttpError 400 for what is not a multipart form, 413 over a limit, 507 when the disk is full, and what `body` throws.
 */
export async function readMultipart(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  rules: MultipartRules,
): Promise<MultipartForm> {
  const reading = new MultipartReading(rules)
  const splitter = new MultipartSplitter(boundary, (headers, number) => reading.open(headers, number))
  try {
    for await (const bytes of body) {
      await splitter.write(bytes)
      await reading.spool()
    }
    await splitter.end()
    return await reading.finish()
  } catch (error) {
    splitter.destroy()
    await reading.release()
    throw error
  }
}

type Received = { readonly name: string; readonly sink: FieldReceiver | FileReceiver }

class MultipartReading {
  readonly #rules: MultipartRules
  readonly #received: Received[] = []
  #fields = 0
  #files = 0
  #folder: Promise<UploadFolder> | undefined
  /** Files before this one are complete and wait for nothing. */
  #firstOpen = 0

  constructor(rules: MultipartRules) {
    this.#rules = rules
  }

  open(headers: Readonly<Record<string, readonly string[]>>, number: number): PartSink {
    const { limits, textNames } = this.#rules
    const head = readPartHead(headers, `Part ${number} of the form`)
    const isFile = head.fileName !== undefined && !textNames.has(head.name)
    if (isFile) this.#files += 1
    else this.#fields += 1
    if (this.#files > limits.maxFiles) throw tooMany('files', limits.maxFiles)
    if (this.#fields > limits.maxFields) throw tooMany('fields', limits.maxFields)
    const sink = isFile ? new FileReceiver(head, limits.maxFileBytes) : new FieldReceiver(head, limits.maxFieldBytes)
    this.#received.push({ name: head.name, sink })
    return sink
  }

  /** Waits for the disk: the client is not read from faster than that. */
  async spool(): Promise<void> {
    const last = this.#received.length - 1
    for (let at = this.#firstOpen; at <= last; at++) {
      const sink = this.#received[at]?.sink
      if (sink instanceof FileReceiver && sink.mustSpool) await sink.spool(() => this.#openFolder())
    }
    // The end of the one before last may still be on its way through the parser.
    this.#firstOpen = Math.max(0, last - 1)
  }

  async finish(): Promise<MultipartForm> {
    const entries: FormEntry[] = []
    for (const { name, sink } of this.#received) {
      if (sink instanceof FieldReceiver) entries.push({ name, text: sink.text })
      else {
        const file = await sink.finish(() => this.#openFolder())
        entries.push(file === undefined ? { name } : { name, file })
      }
    }
    return new MultipartForm(entries, () => this.release())
  }

  async release(): Promise<void> {
    const folder = this.#folder
    this.#folder = undefined
    // One that could not be made has nothing to delete.
    if (folder !== undefined) await (await folder.catch(() => undefined))?.remove()
  }

  #openFolder(): Promise<UploadFolder> {
    this.#folder ??= import('./upload-folder.ts').then(({ UploadFolder: Folder }) => Folder.create())
    return this.#folder
  }
}

function tooMany(what: string, most: number): HttpError {
  return new HttpError(413, `The form has more than ${most} ${what}.`)
}
