import { writeFileSync } from 'node:fs'
import { CliError } from './cli-error.ts'
import { requireAppModule } from './find-app-module.ts'
import { loadApp } from './load-app.ts'

/** `hayate openapi`: the document as JSON, to standard output or a file. The application is not started. */
export async function openapiCommand(
  module: string | undefined,
  options: { readonly output?: string },
): Promise<number> {
  const app = await loadApp(requireAppModule(module))
  if (app.openapi === undefined) throw new CliError('This application has no OpenAPI document.')
  const text = `${JSON.stringify(app.openapi(), null, 2)}\n`
  if (options.output === undefined) {
    process.stdout.write(text)
    return 0
  }
  try {
    writeFileSync(options.output, text)
  } catch (error) {
    throw new CliError(
      `${options.output} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
  return 0
}
