import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { acceptsHtml } from '../http/accepts-html.ts'
import { checkHeaderName, checkHeaderValue } from '../http/header-value.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { fitFile } from '../responses/fit-file.ts'
import { fileResponse } from '../responses/send-file.ts'
import type { Mountable, MountContext } from '../routing/mountable.ts'
import { hasContentHash } from './content-hash.ts'
import { addSlash, type ServedFile, ServedFolder } from './served-folder.ts'
import { allowedMethods } from './static-files.ts'

/** What `frontend()` takes. */
export interface FrontendOptions {
  /**
   * What a browser gets that goes to an address without a file: `index.html` with 200, whose script then shows the page;
   * `404.html` with 404; or, with `none`, the application's 404. Default `auto`: `404.html` when the folder has one, else
   * `index.html`.
   */
  readonly fallback?: 'auto' | 'index.html' | '404.html' | 'none'
  /**
   * Files that never change under their name, by their path below the mount: `/^\/assets\//`. They are kept for a year
   * without asking. Default: names with a hash as bundlers write them, `app.3f2a1b9c.js`. False: none.
   */
  readonly immutable?: RegExp | false
  /** On every file: a Content-Security-Policy for example. */
  readonly headers?: Readonly<Record<string, string>>
  /** Whether the folder must be there at the start. Default `auto`: in production; in development its absence is logged. */
  readonly checkDirectory?: boolean | 'auto'
}

/**
 * Serves a built single-page application: `app.mount('/', frontend('./dist'))`. Routes of the application come first.
 *
 * Files are sent as by `staticFiles` with `html`. An address that is no file gets the fallback when a browser goes there
 * (GET or HEAD whose Accept names HTML); a missing script or picture, and whatever a program asks for, is the
 * application's 404. Files with a hash in their name are `immutable`, everything else, `index.html` first, is `no-cache`.
 *
 * @param directory - Relative to the working directory, absolute, or a `file:` URL.
 * @throws ConfigurationError `HAYATE_FRONTEND_DIRECTORY`, at startup in production, when it is no folder or lacks the page of `fallback`.
 * @throws TypeError For headers that HTTP does not allow.
 */
export function frontend(directory: string | URL, options: FrontendOptions = {}): Mountable {
  return new Frontend(directory, options)
}

class Frontend implements Mountable {
  readonly kind = 'mountable'
  readonly #folder: ServedFolder
  readonly #fallback: 'auto' | 'index.html' | '404.html' | 'none'
  readonly #immutable: (path: string) => boolean
  readonly #headers: Readonly<Record<string, string>>
  readonly #checkDirectory: boolean | 'auto'

  constructor(directory: string | URL, options: FrontendOptions) {
    this.#folder = new ServedFolder(directory, { dotfiles: false, linkedOutside: false })
    this.#fallback = options.fallback ?? 'auto'
    this.#immutable = immutableFiles(options.immutable)
    this.#headers = Object.freeze({ ...options.headers })
    this.#checkDirectory = options.checkDirectory ?? 'auto'
    for (const [name, value] of Object.entries(this.#headers)) {
      checkHeaderName(name)
      checkHeaderValue(name, value)
    }
  }

  async open({ mode, log }: MountContext): Promise<void> {
    const problem = await this.#problem()
    if (problem === undefined || this.#checkDirectory === false) return
    if (this.#checkDirectory === true || mode === 'production') throw problem
    // Tests of the API run without a build.
    if (mode === 'development')
      log.warn({ error_code: problem.code }, `${problem.message} Until then its files are 404.`)
  }

  async #problem(): Promise<ConfigurationError | undefined> {
    const refused = await this.#folder.open()
    const place = `frontend('${this.#folder.directory}')`
    if (refused !== undefined) {
      return noFrontend(`${place}: there is no such folder. Build the frontend first, or correct the path.`, refused)
    }
    if (this.#fallback === 'none' || (await this.#fallbackPage()) !== undefined) return undefined
    const page = this.#fallback === 'auto' ? 'index.html' : this.#fallback
    return noFrontend(`${place}: there is no ${page} in it. Build the frontend first, or choose another fallback.`)
  }

  async handle(request: HttpRequest, outer: HttpRequest): Promise<HttpResponse> {
    const { method, path } = request
    const isRead = method === 'GET' || method === 'HEAD'
    const found = await this.#folder.findPage(path, outer)
    if (found.kind === 'missing') return this.#fallBack(request, isRead)
    if (method === 'OPTIONS') return new HttpResponse(204, ['allow', allowedMethods], null)
    if (!isRead) throw new HttpError(405, undefined, { headers: { allow: allowedMethods } })
    return found.kind === 'file' ? this.#send(found, request, this.#immutable(path)) : addSlash(outer)
  }

  #send(file: ServedFile, request: HttpRequest, isImmutable: boolean): HttpResponse {
    const cacheControl = isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = { 'cache-control': cacheControl, ...this.#headers }
    return fitFile(fileResponse(file.path, file.version, { headers }), request)
  }

  async #fallBack(request: HttpRequest, isRead: boolean): Promise<HttpResponse> {
    if (this.#fallback === 'none' || !isRead) throw new HttpError(404)
    const page = acceptsHtml(request.headers.get('accept')) ? await this.#fallbackPage() : undefined
    // Somebody who takes HTML would have got a page.
    if (page === undefined) throw new HttpError(404, undefined, { headers: { vary: 'accept' } })
    const headers = { 'cache-control': 'no-cache', vary: 'accept', ...this.#headers }
    return fitFile(fileResponse(page.file.path, page.file.version, { status: page.status, headers }), request)
  }

  async #fallbackPage(): Promise<{ readonly status: number; readonly file: ServedFile } | undefined> {
    const candidates = this.#fallback === 'auto' ? ['404.html', 'index.html'] : [this.#fallback]
    for (const name of candidates) {
      const file = name === 'none' ? undefined : await this.#folder.find(`/${name}`)
      if (file?.kind === 'file') return { status: name === '404.html' ? 404 : 200, file }
    }
    return undefined
  }
}

function immutableFiles(option: RegExp | false | undefined): (path: string) => boolean {
  if (option === false) return () => false
  if (option === undefined) return (path) => hasContentHash(path.slice(path.lastIndexOf('/') + 1))
  // `g` and `y` remember where they stopped in the path before.
  const pattern = new RegExp(option.source, option.flags.replaceAll(/[gy]/g, ''))
  return (path) => pattern.test(path)
}

function noFrontend(message: string, options?: ErrorOptions): ConfigurationError {
  return new ConfigurationError('HAYATE_FRONTEND_DIRECTORY', message, options)
}
