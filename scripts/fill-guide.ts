// Copies the code of examples/ into the listings of docs/, and ends each chapter of the guide: npm run guide [-- --check]
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')
const guide = 'docs/guide'
/** A listing that shows a file says so behind its language: ```ts file=examples/first-steps/app.ts region=route */
const listing = /^(```\w+ file=(\S+)(?: region=(\S+))?)\n([\s\S]*?)^```$/gm

/** The lines between `// #region <name>` and `// #endregion <name>`, moved to the left margin. */
export function regionOf(text: string, name: string, file: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  const end = lines.findIndex((line, at) => at > start && line.trim() === `// #endregion ${name}`)
  if (start === -1 || end === -1) throw new Error(`${file} has no region '${name}'.`)
  const inside = lines.slice(start + 1, end)
  const margin = Math.min(...inside.filter((line) => line !== '').map((line) => line.length - line.trimStart().length))
  return `${inside.map((line) => line.slice(margin)).join('\n')}\n`
}

/** A file as its readers see it: without the comments that mark regions. */
export function listingOf(file: string, region: string | undefined): string {
  const text = readFileSync(join(root, file), 'utf8')
  const shown = region === undefined ? text : regionOf(text, region, file)
  return shown
    .replace(/^[^\S\n]*\/\/ #(end)?region .*\n/gm, '')
    .trim()
    .concat('\n')
}

/** A chapter of the guide, as the table of contents names it. */
export interface Chapter {
  readonly title: string
  /** The name of its file in docs/guide. */
  readonly page: string
  /** Half a sentence on what it gives; empty where the table has none. */
  readonly gives: string
}

/** The chapters in the order of a table of contents. */
export function chaptersOf(contents: string): readonly Chapter[] {
  const lines = contents.matchAll(/^- \[(.+)\]\(([\w-]+\.md)\)(?:: (.+))?$/gm)
  return Array.from(lines, ([, title = '', page = '', gives = '']) => ({ title, page, gives }))
}

/** The folder in examples/ that a page is about: the first one that it shows. */
function exampleOf(markdown: string): string | undefined {
  return /^```\w+ file=(examples\/[\w-]+)\//m.exec(markdown)?.[1]
}

/** What a chapter ends with: where its code stands, and what comes next. */
function footerOf(markdown: string, page: string): string {
  const chapters = chaptersOf(readFileSync(join(root, guide, 'README.md'), 'utf8'))
  const at = chapters.findIndex((chapter) => `${guide}/${chapter.page}` === page)
  const next = at === -1 ? undefined : chapters[at + 1]
  const example = exampleOf(markdown)
  return [
    ...(example === undefined ? [] : [`The whole example: [${example}](../../${example})`]),
    ...(next === undefined ? [] : [`Next: [${next.title}](${next.page})`]),
  ].join('\n\n')
}

/**
 * A page with every listing as its file has it now; a chapter of the guide with its last lines.
 *
 * @param page - Its path from the root.
 */
export function fillPage(markdown: string, page: string): string {
  const filled = markdown.replaceAll(listing, (_all, head: string, file: string, region: string | undefined) => {
    return `${head}\n${listingOf(file, region)}\`\`\``
  })
  if (dirname(page) !== guide || /\/README[^/]*$/.test(page)) return filled
  const text = filled.replaceAll(/^(The whole example|Next): \[.*\n?/gm, '').trimEnd()
  return `${text}\n\n${footerOf(markdown, page)}`.trimEnd().concat('\n')
}

/** examples/README.md with its list as the guide has its chapters now. */
export function fillExamples(markdown: string): string {
  const chapters = chaptersOf(readFileSync(join(root, guide, 'README.md'), 'utf8'))
  const lines = chapters.flatMap(({ title, page, gives }) => {
    const example = exampleOf(readFileSync(join(root, guide, page), 'utf8'))?.replace('examples/', '')
    return example === undefined ? [] : [`- [${example}](${example}): ${gives}. [${title}](../${guide}/${page})`]
  })
  return markdown.replace(/^(## Which there are\n)[\s\S]*?(?=^## |$(?![\s\S]))/m, (_all, heading: string) => {
    return `${heading}\n${lines.join('\n')}\n\n`
  })
}

/** The pages that show files of examples/. */
export function pagesWithListings(): readonly string[] {
  return globSync('docs/**/*.md', { cwd: root }).toSorted()
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const check = process.argv.includes('--check')
  for (const page of [...pagesWithListings(), 'examples/README.md']) {
    const before = readFileSync(join(root, page), 'utf8')
    const after = page === 'examples/README.md' ? fillExamples(before) : fillPage(before, page)
    if (before === after) continue
    if (check) throw new Error(`${page} is not what the files and the table of contents say. Run: npm run guide`)
    writeFileSync(join(root, page), after)
    process.stdout.write(`${page}\n`)
  }
}
