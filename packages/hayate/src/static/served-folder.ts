import { realpath, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { slashLocation } from '../routing/trailing-slash.ts'
import { type FoundFile, fileNames, findFile, type Visibility } from './find-file.ts'

export type ServedFile = Extract<FoundFile, { kind: 'file' }>

/** What a path means when folders have indexes. */
export type FoundPage = ServedFile | { readonly kind: 'slash-is-missing' } | { readonly kind: 'missing' }

/** A folder whose files are sent. */
export class ServedFolder {
  readonly directory: string
  readonly #visibility: Visibility
  /** Without links in it; '' as long as there is no such folder. */
  #root = ''

  constructor(directory: string | URL, visibility: Visibility) {
    this.directory = typeof directory === 'string' ? directory : fileURLToPath(directory)
    this.#visibility = visibility
  }

  /** Looks the folder up. @returns undefined, or why it cannot be served: what the file system says, if it said anything. */
  async open(): Promise<{ readonly cause: unknown } | undefined> {
    try {
      const root = await realpath(this.directory)
      if (!(await stat(root)).isDirectory()) return { cause: undefined }
      this.#root = root
      return undefined
    } catch (cause) {
      return { cause }
    }
  }

  /** @param path - Of the request: starts with `/`, not decoded. */
  async find(path: string): Promise<FoundFile> {
    const names = fileNames(path, this.#visibility.dotfiles)
    // A folder that came to be after the start.
    if (names === undefined || (this.#root === '' && (await this.open()) !== undefined)) return { kind: 'missing' }
    const found = await findFile(this.#root, names, this.#visibility)
    // A name with a slash behind it is a folder's.
    return found.kind === 'file' && path.endsWith('/') ? { kind: 'missing' } : found
  }

  /** Like `find`; a folder is its `index.html`. Links in an index are relative to its folder: the address must end with `/`. */
  async findPage(path: string, outer: HttpRequest): Promise<FoundPage> {
    const found = await this.find(path)
    if (found.kind !== 'folder') return found
    const index = await this.find(`${path.endsWith('/') ? path : `${path}/`}index.html`)
    if (index.kind !== 'file') return { kind: 'missing' }
    return outer.path.endsWith('/') ? index : { kind: 'slash-is-missing' }
  }
}

/** A relative 307 to the address with the slash. */
export function addSlash(outer: HttpRequest): HttpResponse {
  const query = outer.queryString === '' ? '' : `?${outer.queryString}`
  return new HttpResponse(307, ['location', slashLocation(outer.path) + query], null)
}
