import type { Schema } from './schema.ts'
import type { Shape, ShapeField, UnknownKeys } from './shape.ts'
import { isRecord, type JsonSchema, typeMark } from './standard-json-schema.ts'

/** The object a local `$ref` (`#`, `#/$defs/Name`) names. */
function resolveReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let place: unknown = root
  for (const part of reference.slice(2).split('/')) {
    if (!isRecord(place)) return undefined
    place = place[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return isRecord(place) ? place : undefined
}

function list(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Reads a shape from a JSON Schema 2020-12 document, for vendors whose definitions hayate does not know. */
export function readJsonSchemaShape(root: JsonSchema, schema: Schema): Shape {
  const known = new Map<JsonSchema, Shape>()
  const read = (document: JsonSchema): Shape => {
    const before = known.get(document)
    if (before) return before
    const shape = readDocument(document, root, read)
    known.set(document, shape)
    return shape
  }
  return { ...read(root), schema }
}

type Read = (document: JsonSchema) => Shape

function readDocument(document: JsonSchema, root: JsonSchema, read: Read): Shape {
  const none = { schema: undefined }
  if (typeof document.$ref === 'string') {
    const target = resolveReference(document.$ref, root)
    return target ? { kind: 'same', inner: () => read(target), ...none } : { kind: 'opaque', anything: true, ...none }
  }
  if ('const' in document) return { kind: 'literal', values: [document.const], ...none }
  if (Array.isArray(document.enum)) return { kind: 'literal', values: document.enum, ...none }
  const members = [...list(document.anyOf), ...list(document.oneOf)]
  if (members.length > 0) {
    const exclusive = Array.isArray(document.oneOf)
    return { kind: 'union', members: members.map((m) => () => read(m)), discriminator: undefined, exclusive, ...none }
  }
  const parts = list(document.allOf)
  if (parts.length > 0) {
    const own = 'type' in document ? [{ ...document, allOf: undefined }] : []
    return { kind: 'intersection', members: [...own, ...parts].map((m) => () => read(m)), ...none }
  }
  const type = document.type
  if (Array.isArray(type)) {
    const each = type.map((one: unknown) => ({ ...document, type: one }))
    return {
      kind: 'union',
      members: each.map((m) => () => read(m)),
      discriminator: undefined,
      exclusive: false,
      ...none,
    }
  }
  return markedShape(document) ?? typedShape(document, read)
}

function markedShape(document: JsonSchema): Shape | undefined {
  const item = (): Shape => ({ kind: 'opaque', anything: true, schema: undefined })
  switch (document[typeMark]) {
    case 'date':
    case 'bigint':
      return { kind: document[typeMark], coerce: false, schema: undefined }
    case 'bytes':
      return { kind: 'bytes', buffer: false, schema: undefined }
    case 'set':
      return { kind: 'set', item, schema: undefined }
    case 'map':
      return { kind: 'map', key: item, value: item, schema: undefined }
    default:
      return undefined
  }
}

function typedShape(document: JsonSchema, read: Read): Shape {
  const none = { schema: undefined }
  switch (document.type) {
    case 'string':
      return { kind: 'text', ...none }
    case 'integer':
      return { kind: 'number', integer: true, ...none }
    case 'number':
      return { kind: 'number', integer: false, ...none }
    case 'boolean':
    case 'null':
      return { kind: document.type, ...none }
    case 'array':
      return arrayShape(document, read)
    case 'object':
      return objectShape(document, read)
    default:
      return { kind: 'opaque', anything: true, ...none }
  }
}

function arrayShape(document: JsonSchema, read: Read): Shape {
  const { items } = document
  const anything: JsonSchema = {}
  const rest = isRecord(items) ? items : items === false ? undefined : anything
  if (!Array.isArray(document.prefixItems))
    return { kind: 'array', item: () => read(rest ?? anything), schema: undefined }
  const first = list(document.prefixItems).map((one) => () => read(one))
  return { kind: 'tuple', items: first, rest: rest && (() => read(rest)), schema: undefined }
}

function objectShape(document: JsonSchema, read: Read): Shape {
  const none = { schema: undefined }
  const { additionalProperties: more } = document
  if (!isRecord(document.properties)) {
    const value = isRecord(more) ? more : {}
    return { kind: 'record', key: () => ({ kind: 'text', ...none }), value: () => read(value), ...none }
  }
  const required = new Set(names(document.required))
  const fields = Object.entries(document.properties).map(([name, member]): ShapeField => {
    const described = isRecord(member) ? member : {}
    return { name, schema: undefined, required: required.has(name), shape: () => read(described) }
  })
  const unknownKeys: UnknownKeys = more === false ? 'refuse' : 'keep'
  const rest = isRecord(more) ? (): Shape => read(more) : undefined
  return { kind: 'object', fields, unknownKeys, rest, ...none }
}
