import type { SpecificationVersion } from '../openapi/document-info.ts'
import { CliError } from './cli-error.ts'
import { requireAppModule } from './find-app-module.ts'
import { loadApp } from './load-app.ts'
import { writePostman } from './write-postman.ts'
import { writeText } from './write-text.ts'

/** What `hayate openapi` may be told. */
export interface OpenapiFlags {
  readonly output?: string
  readonly openapi?: SpecificationVersion
  readonly postman?: boolean
}

/** The document of an application that is not started. @throws CliError For one that has none. */
export async function readAppDocument(
  module: string | undefined,
  version: SpecificationVersion | undefined,
): Promise<unknown> {
  const app = await loadApp(requireAppModule(module))
  if (app.openapi === undefined) throw new CliError('This application has no OpenAPI document.')
  return app.openapi(version === undefined ? {} : { openapi: version })
}

/** `hayate openapi`: the document as JSON, to standard output or a file; or as files for Postman. */
export async function openapiCommand(module: string | undefined, flags: OpenapiFlags): Promise<number> {
  const document = await readAppDocument(module, flags.openapi)
  if (flags.postman === true) {
    for (const path of writePostman(document, flags.output ?? 'postman')) process.stdout.write(`${path}\n`)
    return 0
  }
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (flags.output === undefined) process.stdout.write(text)
  else writeText(flags.output, text)
  return 0
}
