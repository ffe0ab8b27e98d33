import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { chaptersOf, fillExamples, fillPage, pagesWithListings } from '../scripts/fill-guide.ts'
import { readText, root } from './read-markdown.ts'

test('every listing of the guide is what its file has, and every chapter leads to the next', () => {
  for (const page of pagesWithListings())
    strictEqual(fillPage(readText(page), page), readText(page), `${page}: npm run guide`)
})

test('every example is shown in the guide or the course, has a test, and starts with node', () => {
  const pages = pagesWithListings().map(readText).join('\n')
  const apps = globSync('examples/**/app.ts', { cwd: root, exclude: ['**/node_modules/**'] }).toSorted()
  ok(apps.length > 0)
  for (const app of apps) {
    const folder = dirname(app)
    ok(pages.includes(`${folder}/`), `${folder} is shown on no page`)
    ok(globSync(`${folder}/**/*.test.ts`, { cwd: root }).length > 0, `${folder} has no test`)
    ok(readText(app).includes('import.meta.main'), `${app} does not serve itself`)
  }
})

test('the table of contents has every page of the guide once, under its title, with what it gives', () => {
  const contents = readText('docs/guide/README.md')
  const chapters = chaptersOf(contents)
  const pages = globSync('*.md', { cwd: join(root, 'docs/guide'), exclude: ['README*.md'] })
  deepStrictEqual(chapters.map(({ page }) => page).toSorted(), pages.toSorted())
  for (const { title, page } of chapters) {
    strictEqual(readText(`docs/guide/${page}`).split('\n')[0], `# ${title}`, page)
    ok(contents.includes(`](${page}): `), `${page}: half a sentence`)
  }
})

test('the Japanese table of contents has the same pages in the same order', () => {
  const pagesOf = (file: string): readonly string[] => chaptersOf(readText(file)).map(({ page }) => page)
  deepStrictEqual(pagesOf('docs/guide/README.ja.md'), pagesOf('docs/guide/README.md'), 'a line for each chapter')
})

test('every chapter says what differs for those who come from FastAPI, under one heading', () => {
  const without = chaptersOf(readText('docs/guide/README.md')).filter(
    ({ page }) => !/^#+ Coming from FastAPI$/m.test(readText(`docs/guide/${page}`)),
  )
  deepStrictEqual(
    without.map(({ page }) => page),
    [],
  )
})

test('the list of examples has every example with its chapter', () => {
  const list = readText('examples/README.md')
  strictEqual(fillExamples(list), list, 'npm run guide')
  const folders = globSync('examples/*/app.ts', { cwd: root }).map((file) => file.split('/')[1] ?? '')
  for (const folder of folders) ok(list.includes(`- [${folder}](${folder})`), folder)
})

test('every link inside the documents leads to a file', () => {
  const broken = pagesWithListings().flatMap((page) => {
    const text = readText(page).replaceAll(/^```[\s\S]*?^```$/gm, '')
    const targets = Array.from(text.matchAll(/\]\(([^)\s]+?)(?:#[^)]*)?\)/g), ([, target = '']) => target)
    const files = targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target) && !target.startsWith('#'))
    return files
      .filter((target) => !existsSync(join(root, normalize(join(dirname(page), target)))))
      .map((t) => `${page} → ${t}`)
  })
  deepStrictEqual(broken, [])
})
