import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { after, test } from 'node:test'
import { createLogger } from '../packages/hayate/src/logging/json-logger.ts'
import { codes, readText, root, section, tableRows } from './read-markdown.ts'
import { ListedProject } from './run-listings.ts'

const pages = globSync('docs/reference/*.md', { cwd: root }).toSorted()

for (const page of pages) {
  const project = new ListedProject(readText(page))
  after(() => project[Symbol.dispose]())

  test(`${page}: every listing is run and passes the compiler`, () => {
    deepStrictEqual(project.unnamed, [])
    deepStrictEqual(project.compile(), [])
  })

  test(`${page}: every command prints what the page shows`, async () => {
    await project.run((actual, expected, command) => strictEqual(actual, expected, command))
  })
}

test('every code of an error stands in the list of startup errors, under the folders that raise it', () => {
  const raised = globSync('packages/hayate/src/*/**/*.ts', { cwd: root }).flatMap((file) => {
    const folder = file.split('/')[3]
    return Array.from(readText(file).matchAll(/'(HAYATE_[A-Z0-9_]+)'/g), ([, code]) => `${folder} ${code}`)
  })
  const page = readText('docs/reference/startup-errors.md')
  const folders = Array.from(page.matchAll(/^## (\w+)$/gm), ([, folder = '']) => folder)
  const listed = folders.flatMap((folder) =>
    tableRows(section(page, folder)).flatMap(([code = '']) => codes(code).map((name) => `${folder} ${name}`)),
  )
  const missing = new Set(raised.filter((code) => !listed.includes(code)))
  const tooMany = listed.filter((code, at) => !raised.includes(code) || listed.indexOf(code) !== at)
  deepStrictEqual({ missing: [...missing], tooMany }, { missing: [], tooMany: [] })
})

test('the command line has a listing of every --help, and the exit codes that the page says', () => {
  const page = readText('docs/reference/cli.md')
  using project = new ListedProject(page)
  const { output } = project.spawn('hayate --help')
  const commands = Array.from(
    section(`# x\n${output.replace(/^(\w+):$/gm, '# $1')}`, 'Commands').matchAll(/^ {2}(\w+)/gm),
  )
  deepStrictEqual(
    Array.from(page.matchAll(/^\$ hayate (\w+) --help$/gm), ([, name]) => name),
    commands.map(([, name]) => name),
  )
  for (const [code, , examples = ''] of tableRows(section(page, 'Exit codes'))) {
    for (const command of codes(examples)) strictEqual(project.spawn(command).code, Number(code), command)
  }
})

test('the log cuts where the page says', () => {
  const most = tableRows(section(readText('docs/reference/logs.md'), 'What is cut')).map(([, most = '']) => {
    return Number(most.replaceAll(',', ''))
  })
  const written = (fields: Readonly<Record<string, unknown>>): string => {
    const lines: string[] = []
    const log = createLogger({ write: (chunk) => lines.push(chunk) })
    log.info(fields)
    log.flushSync()
    return lines.join('')
  }
  const nested = (levels: number): unknown => (levels === 0 ? 'end' : { in: nested(levels - 1) })
  const list = (length: number): readonly number[] => Array.from({ length }, () => 7)
  const text = (length: number): string => 'x'.repeat(length)
  const caused = (causes: number): Error =>
    new Error(causes === 0 ? 'last' : 'more', { cause: causes === 0 ? undefined : caused(causes - 1) })
  const error = (message: string, stack: string): Error => Object.assign(new Error(message), { stack })
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, text(1_022)]))
  // `fields` itself is the first object.
  const shown: readonly ((size: number) => boolean)[] = [
    (size) => written({ deep: nested(size - 1) }).includes('end'),
    (size) => !written({ list: list(size) }).includes('…'),
    (size) => !written({ text: text(size) }).includes('…'),
    // With its quotes each of these texts is 1,024 long.
    (size) => !written(many(size / 1_024 + (size % 1_024))).includes('…'),
    (size) => written({ error: caused(size) }).includes('"last"'),
    (size) => !written({ error: error(text(size), '') }).includes('…'),
    (size) => !written({ error: error('', text(size)) }).includes('…'),
  ]
  for (const [at, fits] of shown.entries()) {
    const size = most[at] ?? 0
    deepStrictEqual([fits(size), fits(size + 1)], [true, false], `row ${at + 1}: ${size}`)
  }
  strictEqual(most.length, shown.length + 1)
})

test('docs/README.md links every page of the reference', () => {
  const links = Array.from(
    readText('docs/README.md').matchAll(/\]\(reference\/([\w-]+\.md)\)/g),
    ([, page = '']) => page,
  )
  deepStrictEqual(
    links.toSorted(),
    pages.map((page) => basename(page)),
  )
  deepStrictEqual([...new Set(pages.map((page) => dirname(page)))], ['docs/reference'])
})
