import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { HayateError } from '../errors/hayate-error.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { html, type ResponseOptions } from '../responses/make-response.ts'
import { hasTemplate, listTemplates, templateFolder } from './find-template.ts'
import type { TemplateEngine, TemplateEngineSettings } from './template-engine.ts'

/** What `templates()` takes. */
export interface TemplatesOptions {
  /** Where the templates are: relative to the working directory, absolute, or a `file:` URL. */
  readonly folder: string | URL
  /** Makes the engine, once: `({ folder, development }) => new Eta({ views: folder, cache: !development })`. */
  readonly engine: (settings: TemplateEngineSettings) => TemplateEngine
  /** What every template gets besides its own context, which wins: functions that make addresses, the name of the site. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Read templates again each time instead of keeping them. Default: whether `NODE_ENV` is `development`. */
  readonly development?: boolean
}

/** Templates of one folder. */
export interface Templates {
  /**
   * Renders a template as a page, `text/html` in UTF-8.
   *
   * @param name - Of a file below the folder, with its extension and `/` between folders.
   * @param options - `status` and `headers` of the answer; a `content-type` among them wins.
   * @throws HayateError `HAYATE_TEMPLATE_MISSING` when there is no such file below the folder. What the engine throws.
   */
  render(name: string, context?: object, options?: ResponseOptions): Promise<HttpResponse>
  /** The same as text: for a mail, or a part of a page. */
  renderText(name: string, context?: object): Promise<string>
  /**
   * One template, looked up now, whose context has a type.
   *
   * @throws ConfigurationError `HAYATE_TEMPLATE_MISSING`, at startup.
   */
  template<Context extends object>(name: string): TemplatePage<Context>
}

/** Renders one template as a page. */
export type TemplatePage<Context extends object> = (
  context: Context,
  options?: ResponseOptions,
) => Promise<HttpResponse>

/**
 * Templates of a folder, rendered by an engine of your choice.
 *
 * ```ts
 * const pages = templates({
 *   folder: new URL('./templates', import.meta.url),
 *   engine: ({ folder, development }) => new Eta({ views: folder, cache: !development }),
 * })
 * app.get('/items/{id}', { input: { id: z.int() } }, ({ id }) => pages.render('item.html', { id }))
 * ```
 *
 * @throws ConfigurationError `HAYATE_TEMPLATE_FOLDER` when there is no such folder.
 */
export function templates(options: TemplatesOptions): Templates {
  return new FolderTemplates(options)
}

class FolderTemplates implements Templates {
  readonly #folder: string
  readonly #engine: TemplateEngine
  readonly #globals: Readonly<Record<string, unknown>>
  readonly #development: boolean
  /** Names that were found; in production nobody looks twice. */
  readonly #found = new Set<string>()

  constructor(options: TemplatesOptions) {
    const given = typeof options.folder === 'string' ? options.folder : fileURLToPath(options.folder)
    const folder = templateFolder(given)
    if (folder === undefined) {
      throw new ConfigurationError(
        'HAYATE_TEMPLATE_FOLDER',
        `templates('${given}'): there is no such folder. A relative path is looked up from the working directory; new URL('./templates', import.meta.url) is one from the file.`,
      )
    }
    this.#folder = folder
    this.#globals = Object.freeze({ ...options.globals })
    this.#development = options.development ?? globalThis.process?.env.NODE_ENV === 'development'
    this.#engine = options.engine({ folder, development: this.#development })
  }

  async render(name: string, context: object = {}, options: ResponseOptions = {}): Promise<HttpResponse> {
    return html(await this.renderText(name, context), options)
  }

  async renderText(name: string, context: object = {}): Promise<string> {
    if (!this.#has(name)) throw new HayateError('HAYATE_TEMPLATE_MISSING', this.#missing(name))
    return this.#engine.render(name, { ...this.#globals, ...context })
  }

  template<Context extends object>(name: string): TemplatePage<Context> {
    if (!this.#has(name)) throw new ConfigurationError('HAYATE_TEMPLATE_MISSING', this.#missing(name))
    return (context, options) => this.render(name, context, options)
  }

  #has(name: string): boolean {
    if (this.#found.has(name)) return true
    const exists = hasTemplate(this.#folder, name)
    // Only names of files are kept: what a caller makes up cannot fill the memory.
    if (exists && !this.#development) this.#found.add(name)
    return exists
  }

  #missing(name: string): string {
    return `There is no template ${JSON.stringify(name)} in ${this.#folder}, which has ${listTemplates(this.#folder)}. A name has no '..' and ends with the file's extension.`
  }
}
