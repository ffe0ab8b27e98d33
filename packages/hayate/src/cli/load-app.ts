import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Extension } from '../app/extension.ts'
import type { RunningApp, StartOptions } from '../app/running-app.ts'
import type { SpecificationVersion } from '../openapi/document-info.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import { AppFailure, CliError } from './cli-error.ts'

/** What the command line needs of an application: anything that can be started. */
export interface LoadedApp {
  start(options?: StartOptions): Promise<RunningApp>
  openapi?(options?: { readonly openapi?: SpecificationVersion }): unknown
  compiledRoutes?(): readonly CompiledRoute[]
  compiledSockets?(): readonly CompiledRoute[]
  readonly extensions?: readonly Extension[]
}

function isApp(value: unknown): value is LoadedApp {
  return typeof value === 'object' && value !== null && 'start' in value && typeof value.start === 'function'
}

/** `src/app.ts:admin` → the file and the name of its export. */
function splitModule(module: string): { readonly path: string; readonly exportName: string | undefined } {
  const match = /^(.+[^:\\/]):([\p{L}_$][\p{L}\d_$]*)$/u.exec(module)
  return match ? { path: match[1] ?? module, exportName: match[2] } : { path: module, exportName: undefined }
}

function checkFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) {
    throw new CliError(`There is no file ${path} (looked in ${process.cwd()}). Check the path.`)
  }
  if (found.isDirectory())
    throw new CliError(`${path} is a folder. Name the file that exports the application, as in ${path}/app.ts.`)
}

function listExports(module: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(module)
  return names.length > 0 ? `It exports ${names.join(', ')}.` : 'It exports nothing.'
}

function pickApp(module: Readonly<Record<string, unknown>>, path: string, exportName: string | undefined): LoadedApp {
  if (exportName !== undefined) {
    const chosen = module[exportName]
    if (isApp(chosen)) return chosen
    const what =
      exportName in module
        ? `The export '${exportName}' of ${path} is not an application`
        : `${path} has no export '${exportName}'`
    throw new CliError(`${what}. ${listExports(module)}`)
  }
  for (const name of ['app', 'default']) {
    const chosen = module[name]
    if (isApp(chosen)) return chosen
  }
  const found = Object.entries(module).filter((entry): entry is [string, LoadedApp] => isApp(entry[1]))
  const [first, ...others] = found
  if (first === undefined) {
    throw new CliError(`${path} exports no application. ${listExports(module)} Write: export const app = new Hayate()`)
  }
  if (others.length === 0) return first[1]
  const names = found.map(([name]) => name)
  throw new CliError(`${path} exports several applications: ${names.join(', ')}. Name one: ${path}:${names[0]}`)
}

/**
 * Imports the module of an application and finds it: the export that was named (`src/app.ts:admin`), else `app`, else
 * the default export, else the only application among the exports.
 *
 * @throws CliError when there is no such file or no such export.
 * @throws AppFailure when the module throws.
 */
export async function loadApp(module: string): Promise<LoadedApp> {
  const { path, exportName } = splitModule(module)
  checkFile(path)
  let loaded: unknown
  try {
    loaded = await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new AppFailure(`${path} failed while it was loaded.`, { cause: error })
  }
  // Proof: `import()` resolves to a module namespace object.
  return pickApp(loaded as Readonly<Record<string, unknown>>, path, exportName)
}
