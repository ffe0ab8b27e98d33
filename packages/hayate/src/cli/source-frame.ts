import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A place in a file of the user's. Line and column count from 1. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

const linesAround = 2
const maxLineLength = 200

// `…/src/cli/source-frame.ts` and `…/dist/cli/source-frame.js`: what lies beside them is ours.
const ownFolder = fileURLToPath(new URL('..', import.meta.url))

function toPath(location: string): string {
  return location.startsWith('file://') ? fileURLToPath(location) : location
}

function isUsers(file: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(file) && !file.startsWith(ownFolder) && !/[\\/]node_modules[\\/]/.test(file)
}

/** Before the stack, Node writes where a file cannot be parsed: `/app.ts:3`, the line, and carets below it. */
function placeOfSyntaxError(stack: string): SourcePlace | undefined {
  const match = /^(\S.*):(\d+)\n(?:.*\n){1,10}?( *)\^/.exec(stack)
  if (match === null) return undefined
  const [, location = '', line, indent = ''] = match
  return { file: toPath(location), line: Number(line), column: indent.length + 1 }
}

/** The first place in an error's stack that is neither Node's, nor ours, nor a dependency's. */
export function findSourcePlace(error: unknown): SourcePlace | undefined {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : ''
  const broken = placeOfSyntaxError(stack)
  if (broken) return broken
  for (const [, location = '', line, column] of stack.matchAll(/^\s+at (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm)) {
    const file = toPath(location)
    if (isUsers(file)) return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}

/** The lines around a place, the line itself marked: for a terminal. `undefined` when the file cannot be read. */
export function formatSourceFrame(place: SourcePlace): string | undefined {
  let lines: readonly string[]
  try {
    lines = readFileSync(place.file, 'utf8').split(/\r?\n/)
  } catch {
    return undefined
  }
  const first = Math.max(1, place.line - linesAround)
  const last = Math.min(lines.length, place.line + linesAround)
  const width = String(last).length
  const shown = [`  ${relative('.', place.file) || place.file}:${place.line}:${place.column}`, '']
  for (let line = first; line <= last; line++) {
    const isMarked = line === place.line
    const text = (lines[line - 1] ?? '').slice(0, maxLineLength)
    shown.push(`  ${isMarked ? '>' : ' '} ${String(line).padStart(width)} | ${text}`.trimEnd())
    if (isMarked) shown.push(`    ${' '.repeat(width)} | ${' '.repeat(place.column - 1)}^`)
  }
  return shown.join('\n')
}
