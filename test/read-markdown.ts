import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '..')

/** A file of the repository, by its path from the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** One fenced block of a page. */
export interface FencedBlock {
  readonly language: string
  readonly code: string
}

/** Every fenced block, in order. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  return Array.from(markdown.matchAll(/^```(\w*)(?: [^\n]*)?\n([\s\S]*?)^```$/gm), ([, language = '', code = '']) => ({
    language,
    code,
  }))
}

/** The text below a heading of any level, up to the next heading of that level or above. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading)
  if (start === -1) throw new Error(`There is no heading '${heading}'.`)
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 0
  const length = lines.slice(start + 1).findIndex((line) => new RegExp(`^#{1,${level}} `).test(line))
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length).join('\n')
}

/** The rows of every table in a text, without heads and rulers. `\|` is a bar inside a cell. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'))
  const isRuler = (line: string | undefined): boolean => line !== undefined && /^[|\s:-]+$/.test(line)
  return lines.filter((line, at) => !isRuler(line) && !isRuler(lines[at + 1])).map(cellsOf)
}

function cellsOf(line: string): readonly string[] {
  const cells = line.replaceAll('\\|', '\0').split('|').slice(1, -1)
  return cells.map((cell) => cell.replaceAll('\0', '|').trim())
}

/** The texts in backticks, in order. */
export function codes(text: string): readonly string[] {
  return Array.from(text.matchAll(/`([^`]*)`/g), ([, code = '']) => code)
}
