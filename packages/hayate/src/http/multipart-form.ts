import type { UploadedFile } from './uploaded-file.ts'

/** One part, in the order sent. */
export interface FormEntry {
  readonly name: string
  /** Of a field that is no file. */
  readonly text?: string
  readonly file?: UploadedFile
}

const none: readonly never[] = []

/** The fields and files of a multipart form. Names are only text: `a[b]` and `__proto__` mean nothing here. */
export class MultipartForm {
  readonly #texts: ReadonlyMap<string, readonly string[]>
  readonly #files: ReadonlyMap<string, readonly UploadedFile[]>
  readonly #names: ReadonlySet<string>
  readonly #release: () => Promise<void>

  /** @param release - Deletes the temporary files. */
  constructor(entries: readonly FormEntry[], release: () => Promise<void>) {
    this.#texts = grouped(entries, (entry) => entry.text)
    this.#files = grouped(entries, (entry) => entry.file)
    this.#names = new Set(entries.map((entry) => entry.name))
    this.#release = release
  }

  /** Every text of a name, in the order sent. */
  getAll(name: string): readonly string[] {
    return this.#texts.get(name) ?? none
  }

  /** Every file of a name, in the order sent. */
  files(name: string): readonly UploadedFile[] {
    return this.#files.get(name) ?? none
  }

  /** Every name once, in the order of first appearance. */
  names(): Iterable<string> {
    return this.#names
  }

  /** Deletes the temporary files. */
  close(): Promise<void> {
    return this.#release()
  }
}

function grouped<T>(entries: readonly FormEntry[], pick: (entry: FormEntry) => T | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const value = pick(entry)
    if (value === undefined) continue
    const group = groups.get(entry.name)
    if (group === undefined) groups.set(entry.name, [value])
    else group.push(value)
  }
  return groups
}
