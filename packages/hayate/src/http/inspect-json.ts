import type { SchemaIssue } from '../errors/validation-codes.ts'

/** 2^53 in digits: compared as text, since every greater integer of 16 digits may already be a rounded one. */
const greatestInteger = '9007199254740992'

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const colon = 0x3a
const minus = 0x2d
const zero = 0x30
const literals = ['true', 'false', 'null']
const simpleEscapes = '"\\/bfnrt'

/** A text and how far it has been read. Functions over it, not a class: brand checks made this twice as slow. */
interface Reader {
  readonly text: string
  readonly maxDepth: number
  /** One entry for every open array and object: its length is the depth. */
  readonly path: (string | number)[]
  at: number
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)
}

function currentCode(reader: Reader): number {
  return reader.text.charCodeAt(reader.at)
}

function skipCode(reader: Reader, code: number): boolean {
  if (currentCode(reader) !== code) return false
  reader.at++
  return true
}

/** @returns The code of what stands after the blanks. */
function skipBlanks(reader: Reader): number {
  let code = currentCode(reader)
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
    reader.at++
    code = currentCode(reader)
  }
  return code
}

/** Skips blanks, and then one character if it stands there. */
function skipBlanksAnd(reader: Reader, code: number): boolean {
  if (skipBlanks(reader) !== code) return false
  reader.at++
  return true
}

function skipDigits(reader: Reader): void {
  const { text } = reader
  let { at } = reader
  while (isDigit(text.charCodeAt(at))) at++
  reader.at = at
}

function issueHere(
  reader: Reader,
  code: 'too_deep' | 'duplicate_key' | 'unrecognized_key',
  params: Record<string, unknown>,
): SchemaIssue {
  return { path: [...reader.path], code, params }
}

function malformed(reader: Reader, error: string, offset: number = reader.at): SchemaIssue {
  let line = 1
  let lineStart = 0
  for (let at = 0; at < offset; at++) {
    if (reader.text.charCodeAt(at) !== 0x0a) continue
    line++
    lineStart = at + 1
  }
  return { path: [], code: 'json_invalid', params: { error, offset, line, column: offset - lineStart + 1 } }
}

/** What is wrong with a number of valid grammar, or undefined when a double keeps it. */
function checkNumber(literal: string, path: readonly (string | number)[]): SchemaIssue | undefined {
  const isNegative = literal.startsWith('-')
  const digits = isNegative ? literal.slice(1) : literal
  const isInteger = !/[.eE]/.test(digits)
  const isLong = digits.length > 16 || (digits.length === 16 && digits > greatestInteger)
  if (isInteger ? !isLong : Number.isFinite(Number(literal))) return undefined
  const bound = isInteger ? Number(greatestInteger) : Number.MAX_VALUE
  const reason = isInteger ? 'long_integer' : 'infinite'
  return {
    path: [...path],
    code: isNegative ? 'too_small' : 'too_big',
    params: { ...(isNegative ? { minimum: -bound } : { maximum: bound }), inclusive: true, origin: 'number', reason },
    input: literal,
  }
}

/** Without digits it is no exponent, and what stands there is found to be out of place. */
function skipExponent(reader: Reader): boolean {
  const start = reader.at
  if (!skipCode(reader, 0x65) && !skipCode(reader, 0x45)) return false
  if (!skipCode(reader, 0x2b)) skipCode(reader, minus)
  const digits = reader.at
  skipDigits(reader)
  if (reader.at > digits) return true
  reader.at = start
  return false
}

/** Skips an integer of a few digits, which most numbers are; false when there is more to it. */
function skipPlainInteger(reader: Reader): boolean {
  const { text, at: start } = reader
  if (text.charCodeAt(start) === zero) return false
  let at = start
  let code = text.charCodeAt(at)
  while (isDigit(code)) code = text.charCodeAt(++at)
  const length = at - start
  if (length === 0 || length >= greatestInteger.length || code === 0x2e || (code | 0x20) === 0x65) return false
  reader.at = at
  return true
}

function readNumber(reader: Reader): SchemaIssue | undefined {
  if (skipPlainInteger(reader)) return undefined
  const start = reader.at
  skipCode(reader, minus)
  const digits = reader.at
  if (!isDigit(currentCode(reader))) return malformed(reader, 'Expecting value', start)
  if (!skipCode(reader, zero)) skipDigits(reader)
  const isShort = reader.at - digits < greatestInteger.length
  if (currentCode(reader) === 0x2e && isDigit(reader.text.charCodeAt(reader.at + 1))) {
    reader.at++
    skipDigits(reader)
  }
  const hasExponent = skipExponent(reader)
  if (isShort && !hasExponent) return undefined
  return checkNumber(reader.text.slice(start, reader.at), reader.path)
}

/** The text of the valid string that began at `start` and has just been read. */
function decodedFrom(reader: Reader, start: number): string {
  const literal = reader.text.slice(start, reader.at)
  // Proof: a JSON string literal parses to a string.
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1)
}

/** RFC 7493 §2.1 refuses half a surrogate pair; U+0000 no text column of PostgreSQL takes. */
function checkCharacters(reader: Reader, start: number): SchemaIssue | undefined {
  const text = decodedFrom(reader, start)
  if (!text.isWellFormed()) return malformed(reader, 'Half a surrogate pair', start)
  return text.includes('\0') ? malformed(reader, 'NUL character', start) : undefined
}

/** What is wrong with the escape whose backslash is at `at`; undefined for a valid one. */
function checkEscape(reader: Reader, at: number): SchemaIssue | undefined {
  const { text } = reader
  if (text.charCodeAt(at + 1) !== 0x75) {
    const isSimple = at + 1 === text.length || simpleEscapes.includes(text.charAt(at + 1))
    return isSimple ? undefined : malformed(reader, 'Invalid \\escape', at)
  }
  for (let digit = at + 2; digit < at + 6; digit++) {
    if (!isHexDigit(text.charCodeAt(digit))) return malformed(reader, 'Invalid \\uXXXX escape', at)
  }
  return undefined
}

function readString(reader: Reader): SchemaIssue | undefined {
  const { text, at: start } = reader
  let hasUnicodeEscape = false
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      reader.at = at + 1
      return hasUnicodeEscape ? checkCharacters(reader, start) : undefined
    }
    if (code < 0x20) return malformed(reader, 'Invalid control character', at)
    if (code !== backslash) continue
    const issue = checkEscape(reader, at)
    if (issue !== undefined) return issue
    at++
    if (text.charCodeAt(at) === 0x75) hasUnicodeEscape = true
  }
  return malformed(reader, 'Unterminated string', start)
}

/** One `"key": value`; its key stays on the path. */
function readMember(reader: Reader, keys: Set<string>): SchemaIssue | undefined {
  const first = skipBlanks(reader)
  const start = reader.at
  if (first !== quote) return malformed(reader, 'Expecting property name enclosed in double quotes')
  const issue = readString(reader)
  if (issue !== undefined) return issue
  const key = decodedFrom(reader, start)
  const isPrototype = key === '__proto__' || (key === 'prototype' && reader.path.at(-1) === 'constructor')
  reader.path.push(key)
  if (keys.has(key)) return issueHere(reader, 'duplicate_key', { key })
  if (isPrototype) return issueHere(reader, 'unrecognized_key', { key })
  keys.add(key)
  if (!skipBlanksAnd(reader, colon)) return malformed(reader, "Expecting ':' delimiter")
  return readValue(reader)
}

function readObject(reader: Reader): SchemaIssue | undefined {
  reader.at++
  if (skipBlanksAnd(reader, closeBrace)) return undefined
  const keys = new Set<string>()
  for (;;) {
    const issue = readMember(reader, keys)
    if (issue !== undefined) return issue
    reader.path.pop()
    if (skipBlanksAnd(reader, closeBrace)) return undefined
    if (!skipCode(reader, comma)) return malformed(reader, "Expecting ',' delimiter")
  }
}

function readArray(reader: Reader): SchemaIssue | undefined {
  reader.at++
  if (skipBlanksAnd(reader, closeBracket)) return undefined
  const depth = reader.path.push(0)
  for (let index = 0; ; index++) {
    reader.path[depth - 1] = index
    const issue = readValue(reader)
    if (issue !== undefined) return issue
    if (skipBlanksAnd(reader, comma)) continue
    if (!skipCode(reader, closeBracket)) return malformed(reader, "Expecting ',' delimiter")
    reader.path.pop()
    return undefined
  }
}

function readValue(reader: Reader): SchemaIssue | undefined {
  const code = skipBlanks(reader)
  if (code === quote) return readString(reader)
  if (code === openBrace || code === openBracket) {
    if (reader.path.length >= reader.maxDepth) return issueHere(reader, 'too_deep', { maximum: reader.maxDepth })
    return code === openBrace ? readObject(reader) : readArray(reader)
  }
  if (code === minus || isDigit(code)) return readNumber(reader)
  const literal = literals.find((word) => reader.text.startsWith(word, reader.at))
  if (literal === undefined) return malformed(reader, 'Expecting value')
  reader.at += literal.length
  return undefined
}

/**
 * Finds the first thing in a text that is not I-JSON (RFC 7493), with its place.
 *
 * @param maxDepth - Arrays and objects inside each other; the reader recurses this deeply and no deeper.
 * @returns undefined when the text is JSON that every reader understands alike. Otherwise an issue: `json_invalid` with
 *   `error`, `offset` (UTF-16 units from 0), `line` and `column` (from 1) in its params, or one of those that
 *   `parseJson` lists, with the path to the value.
 */
export function inspectJson(text: string, maxDepth: number): SchemaIssue | undefined {
  const reader: Reader = { text, maxDepth, path: [], at: 0 }
  if (text.startsWith('\ufeff')) return malformed(reader, 'Unexpected UTF-8 BOM')
  const issue = readValue(reader)
  if (issue !== undefined) return issue
  skipBlanks(reader)
  return reader.at < text.length ? malformed(reader, 'Extra data') : undefined
}
