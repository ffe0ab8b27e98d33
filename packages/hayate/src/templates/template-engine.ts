/** What an engine is told about the templates that it reads. */
export interface TemplateEngineSettings {
  /** An absolute path without links in it. */
  readonly folder: string
  /** True: templates are read again each time. False: keep what was compiled. */
  readonly development: boolean
}

/**
 * The port for a template engine. An `Eta` and a nunjucks `Environment` fit as they are.
 *
 * The engine must escape what it puts into HTML: Eta does, others have to be told.
 */
export interface TemplateEngine {
  /** @param name - Of a file below the folder, with its extension: `items/list.html`. */
  render(name: string, context: object): string | Promise<string>
}
