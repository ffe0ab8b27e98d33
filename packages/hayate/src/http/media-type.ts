import { endOfToken } from './token.ts'

/** `text/html; charset=utf-8`, taken apart. Everything that is not case-sensitive is in lower case. */
export interface MediaType {
  readonly type: string
  readonly subtype: string
  /** `type/subtype`. */
  readonly essence: string
  /** Names in lower case, values as sent, quotes removed. */
  readonly parameters: ReadonlyMap<string, string>
}

/** What a Content-Type says about a JSON body; all but `ok` are a 415. */
export type JsonContentType = 'ok' | 'missing' | 'unsupported' | 'charset'

const space = 0x20
const semicolon = 0x3b
const quote = 0x22
const backslash = 0x5c
const equals = 0x3d
const slash = 0x2f

const noParameters: ReadonlyMap<string, string> = new Map()

/** Where the quoted string that opens at `start` closes; -1 for one that does not, or has a control character or tab. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code < space || code === 0x7f) return -1
    if (code === backslash) at++
  }
  return -1
}

function skipSpaces(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) === space) at++
  return at
}

/** One `name=value` from `start`; the position after it, or -1 when it is none or was given before. */
function readParameter(text: string, start: number, into: Map<string, string>): number {
  const nameEnd = endOfToken(text, start)
  if (nameEnd === start || text.charCodeAt(nameEnd) !== equals) return -1
  const name = text.slice(start, nameEnd).toLowerCase()
  // Two readers would pick differently from a parameter that stands twice.
  if (into.has(name)) return -1
  const from = nameEnd + 1
  const isQuoted = text.charCodeAt(from) === quote
  const end = isQuoted ? endOfQuoted(text, from) : endOfToken(text, from)
  if (end <= from) return -1
  into.set(name, isQuoted ? text.slice(from + 1, end - 1).replaceAll(/\\(.)/gs, '$1') : text.slice(from, end))
  return end
}

/** The parameters from `start` on; undefined when something else stands there. */
function readParameters(text: string, start: number): ReadonlyMap<string, string> | undefined {
  if (start === text.length) return noParameters
  const parameters = new Map<string, string>()
  for (let at = start; at < text.length; ) {
    at = skipSpaces(text, at)
    if (text.charCodeAt(at) !== semicolon) return undefined
    at = skipSpaces(text, at + 1)
    // RFC 9110 §5.6.6 allows an empty parameter: `application/json;`.
    if (at === text.length || text.charCodeAt(at) === semicolon) continue
    at = readParameter(text, at, parameters)
    if (at === -1) return undefined
  }
  return parameters
}

/**
 * Reads one media type (RFC 9110 §8.3.1) in one pass.
 *
 * @returns undefined for anything else: a list, trailing garbage, a tab inside, a parameter given twice. Who gets
 *   undefined must refuse, never fall back to another reading.
 */
export function parseMediaType(text: string): MediaType | undefined {
  const trimmed = text.trim()
  const typeEnd = endOfToken(trimmed, 0)
  if (typeEnd === 0 || trimmed.charCodeAt(typeEnd) !== slash) return undefined
  const subtypeEnd = endOfToken(trimmed, typeEnd + 1)
  if (subtypeEnd === typeEnd + 1) return undefined
  const parameters = readParameters(trimmed, subtypeEnd)
  if (parameters === undefined) return undefined
  const essence = trimmed.slice(0, subtypeEnd).toLowerCase()
  return { type: essence.slice(0, typeEnd), subtype: essence.slice(typeEnd + 1), essence, parameters }
}

function isUtf8(mediaType: MediaType): boolean {
  const charset = mediaType.parameters.get('charset')
  return charset === undefined || charset.toLowerCase() === 'utf-8'
}

/**
 * Whether a body with this Content-Type is JSON: `application/json` or `application/*+json`, in any case, with any
 * parameters; JSON is UTF-8 (RFC 8259 §8.1), so another `charset` is refused.
 */
export function checkJsonContentType(text: string | undefined): JsonContentType {
  if (text === 'application/json' || text === 'application/json; charset=utf-8') return 'ok'
  if (text === undefined || text === '') return 'missing'
  const mediaType = parseMediaType(text)
  if (mediaType === undefined || mediaType.type !== 'application') return 'unsupported'
  const { subtype } = mediaType
  if (subtype !== 'json' && !(subtype.endsWith('+json') && subtype.length > 5)) return 'unsupported'
  return isUtf8(mediaType) ? 'ok' : 'charset'
}

/** Whether a body with this Content-Type is a urlencoded form in UTF-8. */
export function isFormMediaType(text: string | undefined): boolean {
  if (text === 'application/x-www-form-urlencoded') return true
  const mediaType = text === undefined ? undefined : parseMediaType(text)
  return mediaType?.essence === 'application/x-www-form-urlencoded' && isUtf8(mediaType)
}
