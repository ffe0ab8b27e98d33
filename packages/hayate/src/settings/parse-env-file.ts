/** What a `.env` file says. */
export interface EnvFile {
  /** By name as written; the last of a repeated name wins. */
  readonly values: ReadonlyMap<string, string>
  /** Lines that are not `NAME=value`, each with its number and never with its text, which may be a secret. */
  readonly problems: readonly string[]
}

interface Parsed {
  readonly value: string
  /** Where the text goes on. */
  readonly end: number
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/
const restOfLine = /^[ \t]*(?:#[^\n]*)?(?:\n|$)/
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

function endOfLine(text: string, from: number): number {
  const index = text.indexOf('\n', from)
  return index < 0 ? text.length : index + 1
}

function parseUnquoted(text: string, start: number): Parsed {
  const end = endOfLine(text, start)
  // A comment begins at a `#` after white space: one inside a value is part of it, as in a password.
  const value = text.slice(start, end).replace(/\s#.*$/s, '')
  return { value: value.trim(), end }
}

function closingQuote(text: string, open: number, quote: string): number {
  for (let index = open + 1; index < text.length; index++) {
    if (text[index] === quote) return index
    if (quote === '"' && text[index] === '\\') index++
  }
  return -1
}

function parseQuoted(text: string, open: number, quote: string): Parsed | string {
  const close = closingQuote(text, open, quote)
  if (close < 0) return `the quote ${quote} is never closed`
  const rest = restOfLine.exec(text.slice(close + 1, endOfLine(text, close + 1)))
  if (rest === null) return `there is text after the closing ${quote}`
  const raw = text.slice(open + 1, close)
  const value = quote === '"' ? raw.replace(/\\([\s\S])/g, (whole, letter: string) => escapes[letter] ?? whole) : raw
  return { value, end: close + 1 + rest[0].length }
}

function parseValue(text: string, start: number): Parsed | string {
  let open = start
  while (text[open] === ' ' || text[open] === '\t') open++
  const quote = text[open]
  return quote === '"' || quote === "'" || quote === '`' ? parseQuoted(text, open, quote) : parseUnquoted(text, start)
}

/**
 * Parses a `.env` file: `NAME=value`, comments, `export NAME=`, single and double quotes and backticks over several
 * lines, `\n \r \t \" \\ \$` in double quotes. Variables are never expanded: `$` stands for itself.
 */
export function parseEnvFile(content: string): EnvFile {
  const text = content.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const values = new Map<string, string>()
  const problems: string[] = []
  let index = 0
  let line = 1
  while (index < text.length) {
    const lineEnd = endOfLine(text, index)
    const source = text.slice(index, lineEnd)
    const match = assignment.exec(source)
    let end = lineEnd
    if (match !== null) {
      const parsed = parseValue(text, index + match[0].length)
      if (typeof parsed === 'string') problems.push(`line ${line}: ${parsed}`)
      else {
        values.set(match[1] ?? '', parsed.value)
        end = parsed.end
      }
    } else if (!/^\s*(?:#|$)/.test(source)) problems.push(`line ${line}: is not NAME=value`)
    line += text.slice(index, end).split('\n').length - 1
    index = end
  }
  return { values, problems }
}
