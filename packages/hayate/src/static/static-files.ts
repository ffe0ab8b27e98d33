import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { checkHeaderValue } from '../http/header-value.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { fitFile } from '../responses/fit-file.ts'
import { fileResponse } from '../responses/send-file.ts'
import type { Mountable } from '../routing/mountable.ts'
import { addSlash, ServedFolder } from './served-folder.ts'

/** What `staticFiles()` takes beside the folder. */
export interface StaticFilesOptions {
  /** A folder answers with its `index.html`, and what is not there with the root's `404.html` if it exists. Default false. */
  readonly html?: boolean
  /** `serve` also files and folders whose name begins with a dot. Default `refuse`: 404. */
  readonly dotfiles?: 'refuse' | 'serve'
  /** Links that lead out of the folder, and to dotfiles: `follow` sends what they lead to. Default `refuse`: 404. */
  readonly linksOutside?: 'refuse' | 'follow'
  /** False lets the application start without the folder; its files are 404 until it is there. Default true. */
  readonly checkDirectory?: boolean
  /** `cache-control` of every file. Default `no-cache`: kept, and asked about each time, which a 304 answers. */
  readonly cacheControl?: string
}

/** What files can be asked for. */
export const allowedMethods = 'GET, HEAD, OPTIONS'

/**
 * Serves the files of a folder, to be mounted: `app.mount('/static', staticFiles('./public'))`.
 *
 * GET and HEAD, with `etag`, `last-modified`, 304 and ranges, as `sendFile` has them. Nothing outside of the folder is ever
 * sent: links that lead out of it, `..` in any spelling and dotfiles are 404.
 *
 * @param directory - Relative to the working directory, absolute, or a `file:` URL.
 * @throws ConfigurationError `HAYATE_STATIC_DIRECTORY`, at startup, when it is no folder.
 */
export function staticFiles(directory: string | URL, options: StaticFilesOptions = {}): Mountable {
  return new StaticFiles(directory, options)
}

class StaticFiles implements Mountable {
  readonly kind = 'mountable'
  readonly #folder: ServedFolder
  readonly #html: boolean
  readonly #checkDirectory: boolean
  readonly #cacheControl: string

  constructor(directory: string | URL, options: StaticFilesOptions) {
    this.#folder = new ServedFolder(directory, {
      dotfiles: options.dotfiles === 'serve',
      linkedOutside: options.linksOutside === 'follow',
    })
    this.#html = options.html === true
    this.#checkDirectory = options.checkDirectory !== false
    this.#cacheControl = options.cacheControl ?? 'no-cache'
    checkHeaderValue('cache-control', this.#cacheControl)
  }

  async open(): Promise<void> {
    const refused = await this.#folder.open()
    if (refused === undefined || !this.#checkDirectory) return
    throw new ConfigurationError(
      'HAYATE_STATIC_DIRECTORY',
      `staticFiles('${this.#folder.directory}'): there is no such folder. A relative path is looked up from the working directory; new URL('./public', import.meta.url) is one from the file.`,
      refused,
    )
  }

  async handle(request: HttpRequest, outer: HttpRequest): Promise<HttpResponse> {
    const { method, path } = request
    if (method === 'OPTIONS') return new HttpResponse(204, ['allow', allowedMethods], null)
    if (method !== 'GET' && method !== 'HEAD') {
      throw new HttpError(405, undefined, { headers: { allow: allowedMethods } })
    }
    const found = this.#html ? await this.#folder.findPage(path, outer) : await this.#folder.find(path)
    if (found.kind === 'slash-is-missing') return addSlash(outer)
    if (found.kind !== 'file') return this.#notFound()
    const headers = { 'cache-control': this.#cacheControl }
    return fitFile(fileResponse(found.path, found.version, { headers }), request)
  }

  async #notFound(): Promise<HttpResponse> {
    const page = this.#html ? await this.#folder.find('/404.html') : undefined
    if (page?.kind !== 'file') throw new HttpError(404)
    return fileResponse(page.path, page.version, { status: 404, headers: { 'cache-control': 'no-cache' } })
  }
}
