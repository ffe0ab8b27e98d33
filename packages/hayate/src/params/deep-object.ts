import { ConfigurationError } from '../errors/configuration-error.ts'
import type { SchemaIssue } from '../errors/validation-codes.ts'
import type { QueryString } from '../http/query-string.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import {
  compileShapeConversion,
  compileTextConversion,
  type TextConversion,
} from '../schema/compile-text-conversion.ts'
import { objectFields } from '../schema/object-fields.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { type Shape, type UnknownKeys, unwrapShape } from '../schema/shape.ts'
import { hasNoTextForm } from './check-text-form.ts'
import { convertTexts } from './compile-text-param.ts'
import { setOwn } from './set-own.ts'

/** Brackets behind a name: `filter[price][min]` has two. Deeper data belongs in a body. */
const maxDepth = 5

interface DeepLeaf {
  readonly name: string
  /** `filter[price][min]`. */
  readonly wire: string
  readonly conversion: TextConversion
}

/** An object of the query, `filter[price][min]=1&filter[price][max]=9`: OpenAPI's `style: deepObject`. */
export interface DeepObject {
  readonly name: string
  readonly wire: string
  readonly leaves: readonly DeepLeaf[]
  readonly objects: readonly DeepObject[]
  /** Names on the wire that a leaf or an object below has. */
  readonly known: ReadonlySet<string>
  readonly unknownKeys: UnknownKeys
  /** What the values of a record are converted by; undefined for an object, whose unknown keys stay text. */
  readonly values: TextConversion | undefined
  /** Whether nothing sent means nothing given; otherwise the object is empty, and says what it misses. */
  readonly acceptsAbsent: boolean
}

/** What was read of a model so far. */
export interface DeepReading {
  readonly query: QueryString
  /** Texts by their names on the wire. */
  readonly received: Record<string, unknown>
  readonly issues: SchemaIssue[]
}

/** Whether a field of a query model is an object of its own, which brackets can say. */
export function isDeepObject(schema: Schema): boolean {
  const shape = readShape(schema, 'input')
  return hasNoTextForm(shape) && (objectFields(schema) !== undefined || recordOf(shape) !== undefined)
}

function recordOf(shape: Shape): Extract<Shape, { kind: 'record' | 'map' }> | undefined {
  const inner = unwrapShape(shape)
  return inner.kind === 'record' ? inner : undefined
}

/**
 * @param label - Of the operation, for messages.
 * @throws ConfigurationError `HAYATE_NO_TEXT_FORM` for more than five brackets, and for a list or a map of objects.
 */
export function compileDeepObject(
  label: string,
  name: string,
  schema: Schema,
  wire: string = name,
  depth = 1,
): DeepObject {
  if (depth > maxDepth) throw tooDeep(label, wire)
  const { acceptsAbsent } = compileSchema(schema)
  const values = recordOf(readShape(schema, 'input'))?.value()
  if (values !== undefined) {
    if (hasNoTextForm(values)) throw noText(label, `${wire}[…]`)
    const conversion = compileShapeConversion(values)
    const none = { leaves: [], objects: [], known: new Set<string>(), unknownKeys: 'keep' as const }
    return { name, wire, ...none, values: conversion, acceptsAbsent }
  }
  const { fields = [], unknownKeys = 'drop' } = objectFields(schema) ?? {}
  const leaves: DeepLeaf[] = []
  const objects: DeepObject[] = []
  for (const field of fields) {
    const place = `${wire}[${field.name}]`
    if (isDeepObject(field.schema)) objects.push(compileDeepObject(label, field.name, field.schema, place, depth + 1))
    else if (hasNoTextForm(readShape(field.schema, 'input'))) throw noText(label, place)
    else leaves.push({ name: field.name, wire: place, conversion: compileTextConversion(field.schema) })
  }
  const known = new Set([...leaves, ...objects].map((one) => one.wire))
  return { name, wire, leaves, objects, known, unknownKeys, values: undefined, acceptsAbsent }
}

function noText(label: string, wire: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_NO_TEXT_FORM',
    `${label}: the query parameter '${wire}' is a list or a map of objects, which the query cannot say. Send it in body(), or as one JSON text: query(schema, { json: true }).`,
  )
}

function tooDeep(label: string, wire: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_NO_TEXT_FORM',
    `${label}: the query parameter '${wire}' lies deeper than ${maxDepth} brackets, or its schema contains itself. Send it in body().`,
  )
}

/** The value of an object of the query: `undefined` when nothing of it was sent and it may be absent. */
export function readDeepObject(plan: DeepObject, reading: DeepReading): Record<string, unknown> | undefined {
  const { query, received, issues } = reading
  const before = issues.length
  const value: Record<string, unknown> = {}
  const bare = query.getAll(plan.wire)
  if (bare.length > 0) {
    setOwn(received, plan.wire, bare[0])
    issues.push({ path: [plan.wire], code: 'invalid_type', params: { expected: 'object' } })
  }
  for (const leaf of plan.leaves) readText(leaf, leaf.conversion, value, reading)
  for (const object of plan.objects) {
    const inner = readDeepObject(object, reading)
    if (inner !== undefined) setOwn(value, object.name, inner)
  }
  if (plan.unknownKeys !== 'drop') readUnknown(plan, value, reading)
  const isAbsent = issues.length === before && !holdsAnything(plan, value)
  return isAbsent && plan.acceptsAbsent ? undefined : value
}

/** An object below that may not be absent stands there empty: it alone is nothing that was sent. */
export function holdsAnything(plan: DeepObject, value: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(value).some(([name, member]) => {
    const object = plan.objects.find((one) => one.name === name)
    // Proof: readDeepObject put this object's own record here.
    return object === undefined || holdsAnything(object, member as Record<string, unknown>)
  })
}

function readText(
  at: { readonly name: string; readonly wire: string },
  conversion: TextConversion | undefined,
  value: Record<string, unknown>,
  { query, received, issues }: DeepReading,
): void {
  const texts = query.getAll(at.wire)
  if (texts.length === 0) return
  setOwn(received, at.wire, texts.length === 1 ? texts[0] : texts)
  if (conversion === undefined) {
    setOwn(value, at.name, texts.length === 1 ? texts[0] : texts)
    return
  }
  const converted = convertTexts(conversion, texts)
  if (converted.ok) {
    if (converted.value !== undefined) setOwn(value, at.name, converted.value)
  } else for (const issue of converted.issues) issues.push({ ...issue, path: [at.wire, ...issue.path] })
}

/** Keys of a record, and those that an object does not declare. `__proto__` is refused as it is in a JSON body. */
function readUnknown(plan: DeepObject, value: Record<string, unknown>, reading: DeepReading): void {
  const start = `${plan.wire}[`
  for (const wire of reading.query.names()) {
    if (!wire.startsWith(start) || isBelow(plan, wire)) continue
    const name = wire.slice(start.length, -1)
    const isKey = wire.endsWith(']') && name !== '' && !/[[\]]/.test(name)
    if (isKey && name !== '__proto__' && plan.unknownKeys === 'keep') {
      readText({ name, wire }, plan.values, value, reading)
    } else {
      setOwn(reading.received, wire, reading.query.get(wire))
      reading.issues.push({ path: [wire], code: 'unrecognized_key', params: { key: name } })
    }
  }
}

function isBelow(plan: DeepObject, wire: string): boolean {
  return plan.known.has(wire) || plan.objects.some((object) => wire.startsWith(`${object.wire}[`))
}

/** An issue's path inside the object as the place in the query: `['price', 'min']` → `['filter[price][min]']`. */
export function deepPlace(plan: DeepObject, path: readonly (string | number)[]): readonly (string | number)[] {
  const [name, ...rest] = path
  if (name === undefined) return [plan.wire]
  const object = plan.objects.find((one) => one.name === name)
  return object === undefined ? [`${plan.wire}[${name}]`, ...rest] : deepPlace(object, rest)
}
