import type { SchemaIssue, ValidationCode } from '../errors/validation-codes.ts'
import { decodeBase64 } from './base64.ts'
import type { Validation } from './compile-schema.ts'
import { compileFits } from './fits-shape.ts'
import { parseBigint, parseBoolean, parseDate, parseInteger, parseNumber } from './parse-scalar-text.ts'
import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeOf, unwrapShape, type WrapperShape } from './shape.ts'

/** How the text of a path, query, header, cookie or form becomes what a schema asks for. */
export interface TextConversion {
  /** Takes repeated keys as an array: arrays, sets, tuples. */
  readonly list: boolean
  /** Whether `''` is a value, because text is accepted; otherwise empty text is absent. */
  readonly keepsEmpty: boolean
  /** The value still has to be validated. */
  convert(text: string): Validation
  /** Issues have the index of the text in their path. */
  convertList(texts: readonly string[]): Validation
}

function ok(value: unknown): Validation {
  return { ok: true, value }
}

/** A conversion of a single text with one way to fail. */
function scalar(
  parse: (text: string) => unknown,
  code: ValidationCode,
  params?: SchemaIssue['params'],
): TextConversion {
  return single(false, (text) => {
    const value = parse(text)
    return value === undefined ? { ok: false, issues: [{ path: [], code, params, input: text }] } : ok(value)
  })
}

function single(keepsEmpty: boolean, convert: (text: string) => Validation): TextConversion {
  return { list: false, keepsEmpty, convert, convertList: (texts) => convert(texts.at(-1) ?? '') }
}

const asText = single(true, ok)
/** Objects, maps and the like cannot be written as one text: validation says so. */
const unconverted = single(false, ok)
const integer = scalar(parseInteger, 'int_parsing')
const number = scalar(parseNumber, 'number_parsing')
const boolean = scalar(parseBoolean, 'bool_parsing')
const bigint = scalar(parseBigint, 'int_parsing')
const date = scalar(parseDate, 'date_parsing')
const bytes = scalar(decodeBase64, 'invalid_format', { format: 'base64' })
const buffer = scalar(
  (text) => {
    const decoded = decodeBase64(text)
    return decoded && Buffer.from(decoded)
  },
  'invalid_format',
  { format: 'base64' },
)

/** A literal or enum takes the first of its values that the text spells; a text that spells none is left as it is. */
function literal(values: readonly unknown[]): TextConversion {
  const texts = new Set(values.filter((value) => typeof value === 'string'))
  const spelt = [parseNumber, parseBoolean, parseBigint]
  return single(texts.has(''), (text) => {
    if (texts.has(text)) return ok(text)
    for (const parse of spelt) {
      const value = parse(text)
      if (value !== undefined && values.includes(value)) return ok(value)
    }
    return ok(text)
  })
}

/** Each text through the conversion at its place; all issues, not only the first. */
function convertItems(texts: readonly string[], at: (index: number) => TextConversion): Validation {
  const values: unknown[] = []
  const issues: SchemaIssue[] = []
  texts.forEach((text, index) => {
    const item = at(index).convert(text)
    if (item.ok) values.push(item.value)
    else issues.push(...item.issues.map((issue) => ({ ...issue, path: [index, ...issue.path] })))
  })
  return issues.length > 0 ? { ok: false, issues } : ok(values)
}

function listOf(keepsEmpty: boolean, convertList: (texts: readonly string[]) => Validation): TextConversion {
  return { list: true, keepsEmpty, convert: (text) => convertList([text]), convertList }
}

function array(item: TextConversion): TextConversion {
  return listOf(item.keepsEmpty, (texts) => convertItems(texts, () => item))
}

function set(item: TextConversion): TextConversion {
  return listOf(item.keepsEmpty, (texts) => {
    const items = convertItems(texts, () => item)
    // Proof: convertItems answers with an array.
    return items.ok ? ok(new Set(items.value as unknown[])) : items
  })
}

function tuple(items: readonly TextConversion[], rest: TextConversion | undefined): TextConversion {
  const keepsEmpty = [...items, ...(rest ? [rest] : [])].some((item) => item.keepsEmpty)
  // A text too many is left as it is: validation reports the length.
  return listOf(keepsEmpty, (texts) => convertItems(texts, (index) => items[index] ?? rest ?? asText))
}

/**
 * A union keeps the text if a member accepts the text as it is; else the first member whose conversion gives something
 * that the member accepts. With none the text stays, and validation reports the union.
 */
function union(members: readonly Shape[], inside: Inside): TextConversion {
  const choices = members.map((member) => ({ conversion: compile(member, inside), fits: compileFits(member) }))
  const single = choices.filter(({ conversion }) => !conversion.list)
  const lists = choices.filter(({ conversion }) => conversion.list)
  const pick = (texts: readonly string[], among: typeof choices): Validation | undefined => {
    for (const { conversion, fits } of among) {
      const converted = conversion.convertList(texts)
      if (converted.ok && fits(converted.value)) return converted
    }
    return undefined
  }
  const convertList = (texts: readonly string[]): Validation => {
    const [text] = texts
    if (texts.length !== 1 || text === undefined) return pick(texts, lists) ?? ok(texts)
    if (choices.some(({ fits }) => fits(text))) return ok(text)
    return pick(texts, single) ?? pick(texts, lists) ?? ok(text)
  }
  return {
    list: lists.length > 0,
    keepsEmpty: choices.some(({ conversion }) => conversion.keepsEmpty),
    convert: (text) => convertList([text]),
    convertList,
  }
}

/** Members of a union that a text can mean: `null` and `undefined` are not written as text. */
function textMembers(shape: ShapeOf<'union'>): readonly Shape[] {
  return shape.members
    .map((member) => member())
    .filter((member) => !['null', 'absent', 'never'].includes(unwrapShape(member).kind))
}

/** Shows the text to the author's function first; only if the schema refuses it, what the text means for the inner one. */
function preprocess(shape: WrapperShape, inside: Inside): TextConversion {
  const fits = compileFits(shape)
  const inner = compile(shape.inner(), inside)
  const convertList = (texts: readonly string[]): Validation => {
    const raw = texts.length === 1 ? texts[0] : texts
    return fits(raw) ? ok(raw) : inner.convertList(texts)
  }
  return { list: inner.list, keepsEmpty: true, convert: (text) => convertList([text]), convertList }
}

/** What cannot be converted is left to the schema, which has a value for it. */
function caught(inner: TextConversion): TextConversion {
  return {
    ...inner,
    convert: (text) => orElse(inner.convert(text), text),
    convertList: (texts) => orElse(inner.convertList(texts), texts),
  }
}

function orElse(converted: Validation, raw: unknown): Validation {
  return converted.ok ? converted : ok(raw)
}

/** The shapes around the one that is compiled: one that comes again is recursive, and has no text form. */
type Inside = readonly Shape[]

function compile(shape: Shape, around: Inside): TextConversion {
  if (around.includes(shape)) return unconverted
  const inside = [...around, shape]
  switch (shape.kind) {
    case 'number':
      return shape.integer ? integer : number
    case 'boolean':
      return boolean
    case 'bigint':
      return bigint
    case 'date':
      return date
    case 'bytes':
      return shape.buffer ? buffer : bytes
    case 'literal':
      return literal(shape.values)
    case 'array':
      return array(compileItem(shape.item(), inside))
    case 'set':
      return set(compileItem(shape.item(), inside))
    case 'tuple': {
      const items = shape.items.map((item) => compileItem(item(), inside))
      return tuple(items, shape.rest && compileItem(shape.rest(), inside))
    }
    case 'union':
      return compileUnion(shape, inside)
    case 'preprocess':
      return preprocess(shape, inside)
    case 'catch':
      return caught(compile(shape.inner(), inside))
    case 'optional':
    case 'nullable':
    case 'same':
      return compile(shape.inner(), inside)
    case 'intersection':
      return compileIntersection(shape, inside)
    case 'text':
    case 'opaque':
      return asText
    default:
      return unconverted
  }
}

/** A list inside a list has no text form. */
function compileItem(shape: Shape, inside: Inside): TextConversion {
  const inner = unwrapShape(shape)
  return inner.kind === 'array' || inner.kind === 'set' || inner.kind === 'tuple' ? unconverted : compile(shape, inside)
}

function compileUnion(shape: ShapeOf<'union'>, inside: Inside): TextConversion {
  const members = textMembers(shape)
  const [only] = members
  return members.length === 1 && only ? compile(only, inside) : union(members, inside)
}

/** Both sides see the same text: the side that asks for something else than text decides. */
function compileIntersection(shape: ShapeOf<'intersection'>, inside: Inside): TextConversion {
  const sides = shape.members.map((member) => compile(member(), inside))
  return sides.find((side) => side !== asText) ?? asText
}

/**
 * Makes the plan that turns text into what a schema asks for: ints, numbers, booleans, bigints, dates, bytes, literals,
 * lists of them, and unions. Text never means `null`, and users never write `z.coerce`.
 */
export function compileTextConversion(schema: Schema): TextConversion {
  return compileShapeConversion(readShape(schema, 'input'))
}

/** The same for a shape whose schema its vendor does not give. */
export function compileShapeConversion(shape: Shape): TextConversion {
  return compile(shape, [])
}
