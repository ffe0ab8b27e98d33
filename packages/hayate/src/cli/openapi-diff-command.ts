import { readFileSync } from 'node:fs'
import { type DocumentChange, diffDocuments } from '../openapi/diff-documents.ts'
import { isNode } from '../openapi/read-document.ts'
import { CliError } from './cli-error.ts'
import { readAppDocument } from './openapi-command.ts'

/** What `hayate openapi diff` may be told. */
export interface DiffFlags {
  readonly all?: boolean
  readonly json?: boolean
}

function readDocument(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new CliError(`${path} is not JSON. Write the document with: hayate openapi -o ${path}`)
  }
  if (isNode(document) && typeof document.openapi === 'string' && document.openapi.startsWith('3.')) return document
  throw new CliError(`${path} is not an OpenAPI 3 document.`)
}

function versionOf(document: unknown): '3.0' | '3.1' | '3.2' {
  const text = isNode(document) ? String(document.openapi) : ''
  return text.startsWith('3.0') ? '3.0' : text.startsWith('3.2') ? '3.2' : '3.1'
}

function count(amount: number, what: string): string {
  return `${amount} ${what} change${amount === 1 ? '' : 's'}`
}

function lines(changes: readonly DocumentChange[]): string {
  return changes.map(({ place, text }) => `  ${place}: ${text}\n`).join('')
}

function describe(breaking: readonly DocumentChange[], other: readonly DocumentChange[], all: boolean): string {
  if (breaking.length + other.length === 0) return 'Nothing changed for clients.\n'
  const shown = all ? `:\n${lines(other)}` : other.length > 0 ? ' (--all names them)\n' : '\n'
  const first =
    breaking.length > 0 ? `${count(breaking.length, 'breaking')}:\n${lines(breaking)}` : 'No breaking changes.\n'
  return other.length === 0 ? first : `${first}${count(other.length, 'other')}${shown}`
}

/**
 * `hayate openapi diff`: what changed between two documents, or between one and the application as it is now, which is
 * then described in the version of OpenAPI that the old document has.
 *
 * @returns 1 where a change breaks a client of the old document, else 0.
 */
export async function openapiDiffCommand(old: string, now: string | undefined, flags: DiffFlags): Promise<number> {
  const before = readDocument(old)
  const isFile = now !== undefined && (now === '-' || now.endsWith('.json'))
  const after = isFile ? readDocument(now) : await readAppDocument(now, versionOf(before))
  const changes = diffDocuments(before, after)
  const breaking = changes.filter((change) => change.breaking)
  const other = changes.filter((change) => !change.breaking)
  const plain = ({ place, text }: DocumentChange) => ({ place, text })
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ breaking: breaking.map(plain), other: other.map(plain) }, null, 2)}\n`
      : describe(breaking, other, flags.all === true),
  )
  return breaking.length > 0 ? 1 : 0
}
