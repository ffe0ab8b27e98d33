import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Hayate } from 'hayate'
import { testClient } from 'hayate/testing'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The fenced blocks of one language, in order. */
function listings(markdown: string, language: string): string[] {
  return Array.from(markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm))
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code)
}

const [listing = ''] = listings(read('README.md'), 'ts')
// A folder of its own, as the reader's project is: nothing but the listing and what it imports.
const project = mkdtempSync(join(tmpdir(), 'hayate-readme-'))
after(() => rmSync(project, { recursive: true }))
symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
writeFileSync(join(project, 'app.ts'), listing)
writeFileSync(
  join(project, 'tsconfig.json'),
  JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions: { noEmit: true }, files: ['app.ts'] }),
)

test('the listing of the README passes the compiler', () => {
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { encoding: 'utf8' })
  strictEqual(status, 0, stdout)
})

test('the listing of the README answers what the README shows', async () => {
  // Proof: the compiler has just accepted the listing, whose only export is `app`.
  const { app } = (await import(pathToFileURL(join(project, 'app.ts')).href)) as { app: Hayate }
  await using client = await testClient(app)
  const shown = listings(read('README.md'), 'console')
  ok(shown.length > 0)
  for (const example of shown) {
    const [, address = '', answer = ''] = /^\$ curl -s '([^']+)' \| jq\n([\s\S]+)$/.exec(example) ?? []
    const response = await client.get(address.replace('localhost:8000', ''))
    deepStrictEqual(await response.json(), JSON.parse(answer), address)
  }
})

test('both languages of the README show the same code', () => {
  for (const language of ['ts', 'console']) {
    deepStrictEqual(listings(read('README.ja.md'), language), listings(read('README.md'), language))
  }
})

test('every link to a file leads to one', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', '{apps,packages,bench}/*/*.md', 'bench/*.md'], { cwd: root })
  const broken = pages.flatMap((page) =>
    Array.from(read(page).matchAll(/\]\(([^)#\s]+)/g), ([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  )
  deepStrictEqual(broken, [])
})
