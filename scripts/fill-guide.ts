// Copies the code of examples/ into the listings of docs/: npm run guide [-- --check]
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')
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

/** A page with every listing as its file has it now. */
export function fillPage(markdown: string): string {
  return markdown.replaceAll(listing, (_all, head: string, file: string, region: string | undefined) => {
    return `${head}\n${listingOf(file, region)}\`\`\``
  })
}

/** The pages that show files of examples/. */
export function pagesWithListings(): readonly string[] {
  return globSync('docs/**/*.md', { cwd: root }).toSorted()
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const check = process.argv.includes('--check')
  for (const page of pagesWithListings()) {
    const before = readFileSync(join(root, page), 'utf8')
    const after = fillPage(before)
    if (before === after) continue
    if (check) throw new Error(`${page} shows code that is no longer so. Run: npm run guide`)
    writeFileSync(join(root, page), after)
    process.stdout.write(`${page}\n`)
  }
}
