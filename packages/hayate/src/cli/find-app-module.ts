import { existsSync, readFileSync } from 'node:fs'
import { CliError } from './cli-error.ts'

const folders = ['src/', '']
const names = ['app', 'main', 'index', 'server']
const extensions = ['.ts', '.mts', '.js', '.mjs']

function declaredModule(): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync('package.json', 'utf8'))
    if (typeof content !== 'object' || content === null || !('hayate' in content)) return undefined
    const { hayate } = content
    if (typeof hayate !== 'object' || hayate === null || !('app' in hayate)) return undefined
    return typeof hayate.app === 'string' ? hayate.app : undefined
  } catch {
    // No package.json here, or one that npm will complain about.
    return undefined
  }
}

/**
 * The application's module when none is named: `"hayate": { "app": "…" }` in package.json, else the first of
 * `src/app.ts`, `src/main.ts`, `src/index.ts`, `src/server.ts`, and the same without `src/` or in JavaScript.
 */
export function findAppModule(): string | undefined {
  const declared = declaredModule()
  if (declared !== undefined) return declared
  for (const folder of folders) {
    for (const extension of extensions) {
      const found = names.map((name) => folder + name + extension).find((path) => existsSync(path))
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The module that was named, else the one that is found. @throws CliError when there is none. */
export function requireAppModule(named: string | undefined): string {
  const module = named ?? findAppModule()
  if (module !== undefined) return module
  throw new CliError(
    'No application was named, and none was found at src/app.ts. Name its file, as in `hayate run src/app.ts`, or write "hayate": { "app": "src/app.ts" } into package.json.',
  )
}
