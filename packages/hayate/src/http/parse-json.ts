import type { SchemaIssue } from '../errors/validation-codes.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { inspectJson } from './inspect-json.ts'
import { lookCloser, scanJson } from './scan-json.ts'

/** A value, or the first thing that is wrong with the text. */
export type JsonOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issue: SchemaIssue }

export interface JsonLimits {
  /** Most arrays and objects inside each other, from 1 to 1,000. Default 64. */
  readonly maxDepth?: number
}

const defaultDepth = 64
/** Values are walked recursively: at this depth every runtime's stack has room. */
const greatestDepth = 1000

/** Whether a member could reach a prototype once someone merges or assigns it. */
function isPrototypeMember(key: string, value: unknown): boolean {
  if (key === '__proto__') return true
  return key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
}

/** Members of all objects in a value; NaN, which no count equals, when one of them could reach a prototype. */
function countMembers(value: object): number {
  let count = 0
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    for (const item of items) if (typeof item === 'object' && item !== null) count += countMembers(item)
    return count
  }
  // Proof: an object from JSON.parse that is no array is a record of own, enumerable members.
  const record = value as Readonly<Record<string, unknown>>
  for (const key in record) {
    const member = record[key]
    count++
    if (isPrototypeMember(key, member)) return Number.NaN
    if (typeof member === 'object' && member !== null) count += countMembers(member)
  }
  return count
}

/** JSON has no signed zero to speak of: `-0` is 0 for whoever compares with `Object.is`. */
function withoutNegativeZero(value: unknown): unknown {
  if (value === 0) return 0
  if (typeof value !== 'object' || value === null) return value
  // Proof: arrays and records are all that JSON.parse makes, and both are read and written by key here.
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    const member = record[key]
    if (member === 0 || typeof member === 'object') record[key] = withoutNegativeZero(member)
  }
  return value
}

function parsed(text: string): JsonOutcome {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, issue: { path: [], code: 'json_invalid', params: { error: 'Expecting value', offset: 0 } } }
  }
}

/** The exact reader, several times slower, for the few texts that need it. */
function parseClosely(text: string, maxDepth: number): JsonOutcome {
  const issue = inspectJson(text, maxDepth)
  if (issue !== undefined) return { ok: false, issue }
  const outcome = parsed(text)
  return outcome.ok ? { ok: true, value: withoutNegativeZero(outcome.value) } : outcome
}

/**
 * Reads a JSON body as I-JSON (RFC 7493): what two readers could understand differently is refused.
 *
 * `JSON.parse` does the work; one pass over the bytes then compares the members it must have with those it kept. Only on a
 * difference does {@link inspectJson} read the text again, to name the place.
 *
 * @returns The value, or one issue: `missing` for no bytes at all; `json_invalid` with `error`, `offset`, `line` and `column`
 *   (a byte order mark and NaN included); `duplicate_key`, however the key is escaped; `too_deep`; `too_big` or `too_small`
 *   for integers beyond 2^53, which are sent as text, and numbers like 1e400; `unrecognized_key` for `__proto__` and
 *   `constructor.prototype`. `-0` is 0.
 * @throws HttpError 400 when the bytes are not UTF-8.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = {}): JsonOutcome {
  if (bytes.length === 0) return { ok: false, issue: { path: [], code: 'missing' } }
  const maxDepth = Math.min(limits.maxDepth ?? defaultDepth, greatestDepth)
  const text = decodeUtf8(bytes, 'request body')
  const colons = scanJson(bytes, maxDepth)
  if (colons === lookCloser) return parseClosely(text, maxDepth)
  const outcome = parsed(text)
  if (!outcome.ok) return parseClosely(text, maxDepth)
  const { value } = outcome
  const members = typeof value === 'object' && value !== null ? countMembers(value) : 0
  return members === colons ? outcome : parseClosely(text, maxDepth)
}
