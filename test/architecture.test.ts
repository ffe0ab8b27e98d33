import { deepStrictEqual } from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'

/** The folders of packages/hayate/src, bottom to top: a folder imports from itself and from those before it. */
const order =
  'errors http logging i18n schema settings params dependencies security responses background threads middleware websockets routing static templates web openapi client app adapters testing cli'.split(
    ' ',
  )
/** Only adapters/ and cli/ meet the operating system; every other file that does is here, with its reason. */
const mayUseNode: Record<string, string> = {
  'http/upload-folder.ts': 'an upload that is too large for memory goes to a temporary file',
  'logging/stdout-sink.ts': 'log lines go to file descriptor 1',
  'app/watch-blocking.ts': 'async_hooks time each turn of a handler, in development',
  'middleware/content-coder.ts': 'compression in the thread pool; CompressionStream has no levels and cannot flush',
  'threads/in-worker.ts': 'a thread finds a function by the place of its declaration',
  'threads/run-thread.ts': 'what a thread runs',
  'threads/thread-functions.ts': 'whether this is a thread of the pool',
  'threads/thread-pool.ts': 'threads have no web-standard counterpart on a server',
  'logging/exit-flush.ts': 'the last batch of lines must not be lost when the process ends',
  'openapi/docs-assets.ts': 'the bundled docs pages are files',
  'settings/read-sources.ts': 'settings come from the environment and from files',
  'responses/send-file.ts': 'a file is what it sends',
  'responses/file-body.ts': 'reads the bytes of a file while they are sent',
  'static/served-folder.ts': 'the folder that it serves is looked up when the application starts',
  'static/find-file.ts': 'files are what it finds',
  'templates/find-template.ts': 'templates are files',
  'templates/templates.ts': 'the folder of templates may be a file: URL',
  'security/constant-time-equal.ts': 'timingSafeEqual has no web-standard counterpart',
  'security/hash-token.ts': 'a synchronous SHA-256, which Web Crypto does not have',
  'security/run-argon2.ts': 'argon2id has no web-standard counterpart',
  'security/token-keys.ts': 'reads PEM keys in every spelling',
}
const refusedName = /(^_)|(^|-)(utils?|helpers?|common|shared|misc|manager|impl)(-|\.)|^(data|process)\.ts$/

interface Manifest {
  readonly exports: Record<string, string | { readonly 'hayate-src': string }>
  readonly dependencies: Record<string, string>
  readonly peerDependencies: Record<string, string>
}
const root = join(import.meta.dirname, '..')
const source = join(root, 'packages/hayate/src')
// Proof: the file is this repository's own, and a member it lacks fails the first test that reads it.
const manifest = JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')) as Manifest
const packages = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
const doors = Object.values(manifest.exports).flatMap((door) => (typeof door === 'string' ? [] : door['hayate-src']))

/** A file without its comment lines: an example in one imports what its reader would. */
const code = (file: string): string => readFileSync(join(source, file), 'utf8').replace(/^\s*(\/\/|\/\*|\*).*$/gm, '')
const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\s]+)['"]/g
const isDoor = (file: string): boolean => doors.includes(`./src/${file}`)
const level = (file: string): number => (isDoor(file) ? order.length : order.indexOf(file.split('/')[0] ?? ''))
const files = globSync('**/*.ts', { cwd: source }).toSorted()
/** Types count as well: a type that points up is a reader who must jump up. */
const imports = files.flatMap((file) =>
  Array.from(code(file).matchAll(importPattern), ([, name = '']) =>
    name.startsWith('.') ? { file, name: join(dirname(file), name), own: true } : { file, name, own: false },
  ),
)
const none = (found: readonly unknown[]): void => deepStrictEqual(found, [])

test('every file stands in a known folder, or is a door of package.json', () => {
  none(files.filter((file) => level(file) === -1))
})

test('a folder imports only from itself and from those below it', () => {
  none(imports.filter(({ file, name, own }) => own && level(name) > level(file)))
})

test('no file imports itself by a detour', () => {
  const next = Map.groupBy(imports, ({ file }) => file)
  const done = new Set<string>()
  const cycles = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' → ')]
    if (done.has(file)) return []
    const found = (next.get(file) ?? []).flatMap(({ name }) => cycles(name, [...path, file]))
    done.add(file)
    return found
  }
  none(files.flatMap((file) => cycles(file, [])))
})

test('a door only re-exports, and no file imports one', () => {
  const statement = /export\s+(type\s+)?(\{[^}]*\}|\*( as \w+)?)\s+from\s+'[^']+'/g
  none(files.filter((file) => isDoor(file) && code(file).replace(statement, '').trim() !== ''))
  none(imports.filter(({ name, own }) => own && isDoor(name)))
})

test('only adapters, the command line and the files named here use Node modules', () => {
  const users = imports.filter(({ name }) => name.startsWith('node:')).map(({ file }) => file)
  none(users.filter((file) => !/^(adapters|cli)\//.test(file) && !(file in mayUseNode)))
  const stale = Object.keys(mayUseNode).filter((file) => !users.includes(file))
  none(stale)
})

test('a package that is imported is a dependency of hayate', () => {
  const known = (name: string): boolean => packages.some((one) => name === one || name.startsWith(`${one}/`))
  none(imports.filter(({ name, own }) => !own && !name.startsWith('node:') && !known(name)))
})

test('a file is named after what it does', () => {
  none(globSync('{packages,apps}/*/src/**/*.ts', { cwd: root }).filter((file) => refusedName.test(basename(file))))
})
