import { realpath, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { checkConditions } from '../http/conditional.ts'
import { weakEtag } from '../http/etag.ts'
import { checkHeaderValue } from '../http/header-value.ts'
import { formatHttpDate } from '../http/http-date.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { sendFile } from '../responses/send-file.ts'
import type { Mountable } from '../routing/mountable.ts'
import { slashLocation } from '../routing/trailing-slash.ts'
import { type FoundFile, fileNames, findFile } from './find-file.ts'

export interface StaticFilesOptions {
  /** A folder answers with its `index.html`, and what is not there with the root's `404.html` if it exists. Default false. */
  readonly html?: boolean
  /** `serve` also files and folders whose name begins with a dot. Default `refuse`: 404. */
  readonly dotfiles?: 'refuse' | 'serve'
  /** `cache-control` of every file. Default `no-cache`: kept, and asked about each time, which a 304 answers. */
  readonly cacheControl?: string
}

const allow = 'GET, HEAD, OPTIONS'

/**
 * Serves the files of a folder, to be mounted: `app.mount('/static', staticFiles('./public'))`.
 *
 * GET and HEAD, with `etag`, `last-modified` and 304; whole files, no ranges. Nothing outside of the folder is ever sent:
 * links that lead out of it, `..` in any spelling and dotfiles are 404.
 *
 * @param directory - Relative to the working directory, absolute, or a `file:` URL.
 * @throws ConfigurationError `HAYATE_STATIC_DIRECTORY`, at startup, when it is no folder.
 */
export function staticFiles(directory: string | URL, options: StaticFilesOptions = {}): Mountable {
  return new StaticFiles(typeof directory === 'string' ? directory : fileURLToPath(directory), options)
}

type File = Extract<FoundFile, { kind: 'file' }>

class StaticFiles implements Mountable {
  readonly kind = 'mountable'
  readonly #directory: string
  readonly #html: boolean
  readonly #dotfiles: boolean
  readonly #cacheControl: string
  /** Without links in it; set when it is opened. */
  #root = ''

  constructor(directory: string, options: StaticFilesOptions) {
    this.#directory = directory
    this.#html = options.html === true
    this.#dotfiles = options.dotfiles === 'serve'
    this.#cacheControl = options.cacheControl ?? 'no-cache'
    checkHeaderValue('cache-control', this.#cacheControl)
  }

  async open(): Promise<void> {
    try {
      const root = await realpath(this.#directory)
      if ((await stat(root)).isDirectory()) {
        this.#root = root
        return
      }
    } catch (cause) {
      throw noDirectory(this.#directory, { cause })
    }
    throw noDirectory(this.#directory)
  }

  async handle(request: HttpRequest, outer: HttpRequest): Promise<HttpResponse> {
    const { method, path } = request
    if (method === 'OPTIONS') return new HttpResponse(204, ['allow', allow], null)
    if (method !== 'GET' && method !== 'HEAD') throw new HttpError(405, undefined, { headers: { allow } })
    const names = fileNames(path, this.#dotfiles)
    if (names === undefined) return this.#notFound()
    const found = await findFile(this.#root, names, this.#dotfiles)
    if (found.kind === 'folder' && this.#html) return this.#sendIndex(request, outer, names)
    // A name with a slash behind it is a folder's.
    if (found.kind !== 'file' || path.endsWith('/')) return this.#notFound()
    return this.#send(request, found)
  }

  /** Links in an index are relative to its folder: the address has to end with a slash first. */
  async #sendIndex(request: HttpRequest, outer: HttpRequest, names: readonly string[]): Promise<HttpResponse> {
    const index = await findFile(this.#root, [...names, 'index.html'], this.#dotfiles)
    if (index.kind !== 'file') return this.#notFound()
    if (outer.path.endsWith('/')) return this.#send(request, index)
    const query = outer.queryString === '' ? '' : `?${outer.queryString}`
    return new HttpResponse(307, ['location', slashLocation(outer.path) + query], null)
  }

  async #send(request: HttpRequest, { path, version }: File): Promise<HttpResponse> {
    const etag = weakEtag(version)
    const outcome = checkConditions(request.headers, request.method, { etag, lastModifiedMs: version.mtimeMs })
    if (outcome === 'failed') throw new HttpError(412)
    if (outcome === 'proceed') return sendFile(path, { headers: { 'cache-control': this.#cacheControl } })
    // RFC 9110 §15.4.5: what a cache needs to know of the file it has.
    const headers = [
      'etag',
      etag,
      'last-modified',
      formatHttpDate(version.mtimeMs),
      'cache-control',
      this.#cacheControl,
    ]
    return new HttpResponse(304, headers, null)
  }

  async #notFound(): Promise<HttpResponse> {
    const page = this.#html ? await findFile(this.#root, ['404.html'], this.#dotfiles) : undefined
    if (page?.kind !== 'file') throw new HttpError(404)
    return sendFile(page.path, { status: 404, headers: { 'cache-control': 'no-cache' } })
  }
}

function noDirectory(directory: string, options?: ErrorOptions): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_STATIC_DIRECTORY',
    `staticFiles('${directory}'): there is no such folder. A relative path is looked up from the working directory; new URL('./public', import.meta.url) is one from the file.`,
    options,
  )
}
