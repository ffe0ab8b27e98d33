import { createReadStream, openAsBlob } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpError } from '../errors/http-error.ts'

/** What the system says when there is no room, or no more files can be opened. */
const refusals: Readonly<Record<string, number>> = { ENOSPC: 507, EDQUOT: 507, EMFILE: 503, ENFILE: 503 }

function stored<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const status = refusals[code]
    throw status === undefined ? cause : new HttpError(status, 'The upload cannot be stored now.', { cause })
  })
}

/** One upload in the temporary folder, while it arrives. */
export class SpooledFile {
  readonly path: string
  readonly #handle: FileHandle

  constructor(path: string, handle: FileHandle) {
    this.path = path
    this.#handle = handle
  }

  /** @throws HttpError 507 when the disk is full. */
  async write(bytes: Uint8Array): Promise<void> {
    await stored(this.#handle.writeFile(bytes))
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  /** Reads from the file when it is read itself. */
  asBlob(): Promise<Blob> {
    return openAsBlob(this.path)
  }
}

/** The uploads of one request that are too large for memory: a folder of its own that only this user may read. */
export class UploadFolder {
  readonly #path: string
  readonly #open = new Set<SpooledFile>()
  #count = 0

  private constructor(path: string) {
    this.#path = path
  }

  static async create(): Promise<UploadFolder> {
    return new UploadFolder(await stored(mkdtemp(join(tmpdir(), 'hayate-upload-'))))
  }

  /** @throws HttpError 503 when no more files can be opened. */
  async createFile(): Promise<SpooledFile> {
    // Numbered: what a client calls a file is never a path here.
    const path = join(this.#path, String(this.#count++))
    const file = new SpooledFile(path, await stored(open(path, 'wx', 0o600)))
    this.#open.add(file)
    return file
  }

  /** Its bytes are complete. */
  async close(file: SpooledFile): Promise<void> {
    this.#open.delete(file)
    await stored(file.close())
  }

  /** Closes and deletes everything. */
  async remove(): Promise<void> {
    await Promise.allSettled(Array.from(this.#open, (file) => file.close()))
    this.#open.clear()
    await rm(this.#path, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * Writes an upload to a path of the application's choice: the bytes of its temporary file, or of memory. Not a copy of that
 * file: it would keep its mode, and a large upload could not be read by whom a small one can.
 */
export async function saveUpload(
  upload: Blob,
  spooledAt: string | undefined,
  target: { readonly path: string | URL; readonly overwrite: boolean },
): Promise<void> {
  const file = await open(target.path, target.overwrite ? 'w' : 'wx')
  try {
    await file.writeFile(
      spooledAt === undefined ? new Uint8Array(await upload.arrayBuffer()) : createReadStream(spooledAt),
    )
  } catch (error) {
    // Half of an upload must not stand there as if it were one. What stood there before is not ours to delete.
    if (!target.overwrite) await rm(target.path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
