import { DeclaredHttpError } from '../errors/define-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { LocalizedHttpError } from '../errors/localized-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { negotiateLocale } from '../i18n/negotiate-locale.ts'
import { type ValidationLocale, validationLocales } from '../i18n/validation-messages.ts'
import type { Logger } from '../logging/logger.ts'
import { ownResponse } from '../responses/own-response.ts'
import type { ErrorFormat } from '../responses/problem-document.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import { type ErrorHandler, type ErrorHandlers, findHandler } from '../routing/error-handlers.ts'
import { jsonText } from '../schema/compile-json-form.ts'
import type { AppOptions } from './app-options.ts'
import type { ErrorMapping } from './extension.ts'

export interface ErrorAnswererOptions {
  readonly format: ErrorFormat
  readonly errorBase: string
  readonly locale: NonNullable<AppOptions['locale']>
  readonly handlers: ErrorHandlers
  readonly mappings: readonly ErrorMapping[]
  readonly log: Logger
  /** Warn about errors that no one declares. */
  readonly development: boolean
  readonly onServerError: ((error: unknown, request: HttpRequest) => void) | undefined
}

/** The route that failed, and the handlers of the routers around it, the nearest first. */
export interface FailedRoute {
  readonly route: CompiledRoute
  readonly errorHandlers?: readonly ErrorHandlers[]
}

/** An error on its way through the handlers of `onError`. */
interface Handling {
  readonly error: unknown
  readonly handler: ErrorHandler<unknown>
  readonly groups: readonly ErrorHandlers[]
  readonly used: Set<unknown>
}

/** Turns whatever ended a request into its answer. Never throws. */
export class ErrorAnswerer {
  readonly #options: ErrorAnswererOptions
  readonly #warned = new Set<string>()

  constructor(options: ErrorAnswererOptions) {
    this.#options = options
  }

  answer(error: unknown, request: HttpRequest, failed?: FailedRoute): HttpResponse | Promise<HttpResponse> {
    try {
      const mapped = this.#map(error)
      const groups = [...(failed?.errorHandlers ?? []), this.#options.handlers]
      const used = new Set<unknown>()
      const handler = findHandler(groups, mapped, used)
      if (handler === undefined) return this.#write(mapped, request, failed?.route)
      return this.#handled({ error: mapped, handler, groups, used }, request, failed?.route)
    } catch (thrown) {
      // A proxy, for example, may throw when it is asked for its class.
      return this.#unexpected(thrown, request)
    }
  }

  /** A handler may answer with another error, or throw one: that one has its handler too, but each runs only once. */
  async #handled(handling: Handling, request: HttpRequest, route: CompiledRoute | undefined): Promise<HttpResponse> {
    const { error, handler, groups, used } = handling
    used.add(handler)
    let answer: unknown
    try {
      answer = await handler(error, request)
    } catch (thrown) {
      answer = thrown
    }
    try {
      const response = ownResponse(answer)
      if (response !== undefined) return response
      const next = findHandler(groups, answer, used)
      if (next === undefined) return this.#write(answer, request, route)
      return await this.#handled({ error: answer, handler: next, groups, used }, request, route)
    } catch (thrown) {
      return this.#unexpected(thrown, request)
    }
  }

  #map(error: unknown): unknown {
    try {
      for (const mapping of this.#options.mappings) {
        const mapped = mapping(error)
        if (mapped !== undefined) return mapped
      }
    } catch (thrown) {
      this.#options.log.error({ error: thrown }, 'an extension failed to map an error')
    }
    return error
  }

  #write(error: unknown, request: HttpRequest, route: CompiledRoute | undefined): HttpResponse {
    if (!(error instanceof HttpError)) return this.#unexpected(error, request)
    if (this.#options.development && error instanceof DeclaredHttpError) this.#warnUndeclared(error, route)
    if (error.status >= 500)
      this.#options.log.error({ request_id: request.id, status_code: error.status, error }, 'the request failed')
    try {
      return this.#document(error, request)
    } catch (thrown) {
      // What `extra` holds may have no JSON form, a cycle for example.
      return this.#unexpected(thrown, request)
    }
  }

  #unexpected(error: unknown, request: HttpRequest): HttpResponse {
    const { log, onServerError } = this.#options
    log.error(
      { request_id: request.id, method: request.method, route: request.route?.pattern, error },
      'unhandled error',
    )
    try {
      onServerError?.(error, request)
    } catch (thrown) {
      log.error({ request_id: request.id, error: thrown }, 'onServerError failed')
    }
    try {
      return this.#document(new HttpError(500), request)
    } catch (thrown) {
      log.error({ request_id: request.id, error: thrown }, 'the error format failed to write a 500')
      return new HttpResponse(500, ['content-type', 'text/plain; charset=utf-8'], 'Internal Server Error')
    }
  }

  #document(error: HttpError, request: HttpRequest): HttpResponse {
    const { format, errorBase } = this.#options
    const locale = this.localeOf(request)
    const isLocalized = error instanceof LocalizedHttpError
    const told = isLocalized ? error.in(locale) : error
    const text = jsonText(format.write(told, { locale, errorBase, requestId: request.id }))
    const headers = ['content-type', format.mediaType, 'x-content-type-options', 'nosniff']
    if (isLocalized || error instanceof ValidationError) this.#addLanguage(headers, locale)
    for (const [name, value] of Object.entries(error.headers ?? {})) headers.push(name.toLowerCase(), value)
    return new HttpResponse(error.status, headers, text)
  }

  #addLanguage(headers: string[], locale: ValidationLocale): void {
    headers.push('content-language', locale)
    if (typeof this.#options.locale !== 'string') headers.push('vary', 'accept-language')
  }

  /** Of the messages for this client. */
  localeOf(request: HttpRequest): ValidationLocale {
    const { locale } = this.#options
    if (typeof locale === 'string') return locale
    return negotiateLocale(request.headers.get('accept-language'), validationLocales, locale.default)
  }

  /** Once for each route and code: a log that repeats itself is not read. */
  #warnUndeclared(error: DeclaredHttpError, route: CompiledRoute | undefined): void {
    if (route === undefined || route.errors.includes(error.declaration)) return
    const key = `${route.method} ${route.pattern} ${error.code}`
    if (this.#warned.has(key)) return
    this.#warned.add(key)
    this.#options.log.warn(
      { route: `${route.method} ${route.pattern}`, code: error.code },
      `the error '${error.code}' was thrown but is declared nowhere: add it to the errors of the route or of the dependency that throws it`,
    )
  }
}
