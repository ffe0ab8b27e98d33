import type { $ZodIssue } from 'zod/v4/core'
import { maxIssues, type SchemaIssue, type ValidationCode } from '../errors/validation-codes.ts'
import { valueAt } from './value-at.ts'

/**
 * What our parse context answers for every issue whose schema gives no message of its own: Zod asks the schema first,
 * then the context. Such an issue is worded later, from the catalogue.
 */
export const unwordedMessage = '\u0000unworded'

type Path = readonly (string | number)[]
type ZodIssue = $ZodIssue & { readonly input?: unknown }

function childPath(path: Path, more: readonly PropertyKey[]): Path {
  return [...path, ...more.map((key) => (typeof key === 'symbol' ? String(key) : key))]
}

function isNumeric(origin: unknown): boolean {
  return origin === 'number' || origin === 'int' || origin === 'bigint' || origin === 'date'
}

function sizeCode(issue: ZodIssue & { readonly code: 'too_small' | 'too_big' }): ValidationCode {
  if (isNumeric(issue.origin)) return issue.code
  return issue.code === 'too_small' ? 'too_short' : 'too_long'
}

function wordingOf(issue: ZodIssue): string | undefined {
  return issue.message === unwordedMessage ? undefined : issue.message
}

/** Members of an issue that the catalogue's sentences name. */
const paramNames = [
  'expected',
  'received',
  'minimum',
  'maximum',
  'inclusive',
  'exact',
  'origin',
  'format',
  'divisor',
  'values',
  'prefix',
  'suffix',
  'includes',
  'discriminator',
  'options',
  'note',
]

function paramsOf(issue: ZodIssue): Readonly<Record<string, unknown>> | undefined {
  const params: Record<string, unknown> = {}
  const all: Readonly<Record<string, unknown>> = { ...issue }
  for (const name of paramNames) if (all[name] !== undefined) params[name] = all[name]
  // Only the pattern the author wrote says something; those of named formats are long and change between releases.
  if (issue.code === 'invalid_format' && issue.format === 'regex') params.pattern = issue.pattern
  if (issue.code === 'custom') Object.assign(params, issue.params)
  return Object.keys(params).length > 0 ? params : undefined
}

function codeOf(issue: ZodIssue): ValidationCode {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sizeCode(issue)
    case 'invalid_type':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_value':
    case 'custom':
      return issue.code
    default:
      return 'invalid_value'
  }
}

const meansAbsent = new Set(['invalid_type', 'invalid_value', 'invalid_union'])

/** One Zod issue as ours; several for unknown keys and for what is wrong inside a key or an element. */
function translate(issue: ZodIssue, root: unknown, before: Path): readonly SchemaIssue[] {
  const path = childPath(before, issue.path)
  if (issue.code === 'unrecognized_keys') {
    const message = wordingOf(issue)
    return issue.keys.slice(0, maxIssues).map((key) => ({
      path: [...path, key],
      code: 'unrecognized_key',
      message,
      params: { key },
      input: valueAt(root, [...path, key]),
    }))
  }
  if ((issue.code === 'invalid_key' || issue.code === 'invalid_element') && issue.issues.length > 0) {
    if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => translate(inner, root, path)).map(ofKey)
    const place = childPath(path, elementKey(issue.key))
    return issue.issues.flatMap((inner) => translate(inner, root, place))
  }
  const input = inputOf(issue, root, path)
  const code = input === undefined && meansAbsent.has(issue.code) ? 'missing' : codeOf(issue)
  return [{ path, code, message: wordingOf(issue), params: paramsOf(issue), input }]
}

/** At the place of a key stands its value, which is not what is wrong. */
function ofKey(issue: SchemaIssue): SchemaIssue {
  return { ...issue, params: { ...issue.params, of: 'key' }, input: issue.path.at(-1) }
}

/** The value at the issue's place; the one an issue carries may already be transformed, or, for a tag, its object. */
function inputOf(issue: ZodIssue, root: unknown, path: Path): unknown {
  const found = valueAt(root, path)
  const isTag = issue.code === 'invalid_union' && 'discriminator' in issue
  return found === undefined && !isTag ? issue.input : found
}

function elementKey(key: unknown): readonly PropertyKey[] {
  return typeof key === 'string' || typeof key === 'number' ? [key] : []
}

/** Zod measures what has a length even after its type was refused: `["a"]` for a text is of the wrong type, not too short. */
function withoutSizesOfWrongTypes(issues: readonly SchemaIssue[]): readonly SchemaIssue[] {
  if (issues.length < 2) return issues
  const places = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => JSON.stringify(path)))
  if (places.size === 0) return issues
  const isSize = ({ code }: SchemaIssue): boolean => code === 'too_short' || code === 'too_long'
  return issues.filter((issue) => !(isSize(issue) && places.has(JSON.stringify(issue.path))))
}

/** Zod's issues as hayate's; `root` is the value that was validated. */
export function translateZodIssues(issues: readonly $ZodIssue[], root: unknown): readonly SchemaIssue[] {
  return withoutSizesOfWrongTypes(issues.slice(0, maxIssues).flatMap((issue) => translate(issue, root, [])))
}
