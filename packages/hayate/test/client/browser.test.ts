import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** What a bundler takes of a module: all that it imports at run time, its own modules with their code. */
function bundled(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file)) return found
  const code = stripTypeScriptTypes(readFileSync(file, 'utf8'))
  found.set(file, code)
  for (const [, name = ''] of code.matchAll(/^(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]/gm)) {
    if (name.startsWith('.')) bundled(join(dirname(file), name), found)
    else found.set(name, '')
  }
  return found
}

test('the client door needs nothing but the web platform, and is small', () => {
  const modules = bundled(join(source, 'client.ts'))
  deepStrictEqual(
    [...modules.keys()].filter((name) => !name.startsWith('/')),
    [],
  )
  const own = [...modules.keys()].map((name) => relative(source, name))
  deepStrictEqual(own.filter((name) => !name.startsWith('client')).toSorted(), [
    'errors/hayate-error.ts',
    'params/wire-name.ts',
    'schema/base64.ts',
    'schema/to-json-form.ts',
  ])
  const bytes = gzipSync([...modules.values()].join('\n').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')).length
  ok(bytes < 7_000, `${bytes} bytes before minifying`)
})
