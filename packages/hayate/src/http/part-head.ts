import { HttpError } from '../errors/http-error.ts'
import { parseMediaType } from './media-type.ts'
import { safeFileName } from './safe-file-name.ts'
import { endOfToken } from './token.ts'

/** What the headers of one part of a multipart form say (RFC 7578 §4). */
export interface PartHead {
  readonly name: string
  /** Undefined for a field that is no file; `''` for a file input in which nothing was chosen. */
  readonly fileName: string | undefined
  /** Without parameters, in lower case; undefined when the client did not say. */
  readonly type: string | undefined
  readonly headers: Headers
}

/** Of one part: bytes of its headers as a whole, and their number. */
export const maxPartHeaderBytes = 16_384
export const maxPartHeaders = 64
/** Of a field's name, in characters. */
const maxNameLength = 255

/** The codings that leave bytes as they are; the others are deprecated in forms (RFC 7578 §4.7). */
const plainEncodings: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary'])
const charsets: ReadonlySet<string> = new Set(['utf-8', 'us-ascii'])

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the headers of a part.
 *
 * @param sent - By name in lower case, as Latin-1 text.
 * @param what - Starts the detail of an error: `Part 2 of the form`.
 * @throws HttpError 400 when it has no name, too many headers, or anything that two readers would read differently.
 */
export function readPartHead(sent: Readonly<Record<string, readonly string[]>>, what: string): PartHead {
  const headers = readHeaders(sent, what)
  const [disposition, second] = sent['content-disposition'] ?? []
  if (disposition === undefined || second !== undefined) {
    throw refused(what, disposition === undefined ? 'has no Content-Disposition' : 'has two Content-Dispositions')
  }
  const parameters = readDisposition(decoded(disposition, what), what)
  const name = parameters.get('name')
  if (name === undefined) throw refused(what, 'has no name. Add name="…" to its Content-Disposition')
  if (name.length > maxNameLength) throw refused(what, `has a name of more than ${maxNameLength} characters`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (/[\x00-\x1f\x7f]/.test(name)) throw refused(what, 'has a control character in its name')
  const encoding = headers.get('content-transfer-encoding')
  if (encoding !== null && !plainEncodings.has(encoding.toLowerCase())) {
    throw refused(what, 'has a Content-Transfer-Encoding. Send its bytes as they are')
  }
  return { name, fileName: fileNameOf(parameters, what), type: readType(headers, what), headers }
}

function readHeaders(sent: Readonly<Record<string, readonly string[]>>, what: string): Headers {
  const headers = new Headers()
  let count = 0
  let bytes = 0
  for (const [name, values] of Object.entries(sent)) {
    for (const value of values) {
      count += 1
      bytes += name.length + value.length + 4
      if (count > maxPartHeaders) throw refused(what, `has more than ${maxPartHeaders} headers`)
      if (bytes > maxPartHeaderBytes) throw refused(what, `has headers of more than ${maxPartHeaderBytes} bytes`)
      try {
        headers.append(name, value)
      } catch (cause) {
        throw refused(what, 'has a header that is not valid', cause)
      }
    }
  }
  return headers
}

function decoded(latin1: string, what: string): string {
  try {
    return utf8.decode(Uint8Array.from(latin1, (character) => character.charCodeAt(0)))
  } catch (cause) {
    throw refused(what, 'has a Content-Disposition that is not valid UTF-8', cause)
  }
}

/** `form-data; name="a"; filename="b"`, each parameter once. */
function readDisposition(text: string, what: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  let at = endOfToken(text, 0)
  if (text.slice(0, at).toLowerCase() !== 'form-data') {
    throw refused(what, 'has a Content-Disposition that is not form-data')
  }
  while (at < text.length) {
    const separator = /[ \t]*;[ \t]*|[ \t]+$/y
    separator.lastIndex = at
    if (!separator.test(text)) throw malformed(what)
    at = separator.lastIndex
    if (at < text.length) at = readParameter(text, at, parameters, what)
  }
  return parameters
}

/** One `name=value` from `start`; the position after it. */
function readParameter(text: string, start: number, into: Map<string, string>, what: string): number {
  const equals = endOfToken(text, start)
  const name = text.slice(start, equals).toLowerCase()
  if (name === '' || text[equals] !== '=' || into.has(name)) throw malformed(what)
  const from = equals + 1
  const end = text[from] === '"' ? endOfQuoted(text, from) : endOfToken(text, from)
  if (end <= from) throw malformed(what)
  into.set(name, text[from] === '"' ? unquoted(text.slice(from + 1, end - 1)) : text.slice(from, end))
  return end
}

/** After the closing quote; -1 without one. Only `\"` and `\\` are escapes: old browsers send `C:\x`. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++
  }
  return -1
}

/** Browsers write a quote as `%22` (HTML §4.10.21.8), everything else with a backslash. */
function unquoted(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"')
}

function fileNameOf(parameters: ReadonlyMap<string, string>, what: string): string | undefined {
  const extended = parameters.get('filename*')
  const plain = parameters.get('filename')
  if (extended === undefined) return plain === undefined ? undefined : safeFileName(plain)
  // RFC 8187 §3.2.1; forms should not have it (RFC 7578 §4.2), but some clients send it.
  const [, text] = /^utf-8'[^']*'((?:[^%]|%[0-9a-f]{2})*)$/i.exec(extended) ?? []
  try {
    if (text !== undefined) return safeFileName(decodeURIComponent(text))
  } catch {
    // Refused below.
  }
  throw refused(what, "has a filename* that is not UTF-8''… with percent-encoding")
}

function readType(headers: Headers, what: string): string | undefined {
  const sent = headers.get('content-type')
  if (sent === null || sent === '') return undefined
  const type = parseMediaType(sent)
  if (type === undefined) throw refused(what, 'has a Content-Type that is not valid')
  return type.essence
}

/** @throws HttpError 400 for text in another charset than UTF-8. */
export function checkTextCharset(head: PartHead): void {
  const sent = parseMediaType(head.headers.get('content-type') ?? '')?.parameters.get('charset')
  if (sent === undefined || charsets.has(sent.toLowerCase())) return
  throw new HttpError(400, `The form field '${head.name}' has the charset ${sent.slice(0, 40)}. Send it as UTF-8.`)
}

function malformed(what: string): HttpError {
  return refused(what, 'has a Content-Disposition that cannot be read')
}

function refused(what: string, reason: string, cause?: unknown): HttpError {
  return new HttpError(400, `${what} ${reason}.`, { cause })
}
