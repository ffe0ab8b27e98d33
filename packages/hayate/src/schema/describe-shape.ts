import { mapForm } from './map-form.ts'
import { recursiveName } from './recursive-name.ts'
import type { Shape, ShapeOf } from './shape.ts'
import { type JsonSchema, jsonFormSchemas } from './standard-json-schema.ts'
import { toJsonForm } from './to-json-form.ts'

/** A shape as JSON Schema, and the recursive ones in it under `#/$defs/`. */
export interface ShapeDescription {
  readonly schema: JsonSchema
  readonly definitions: Readonly<Record<string, JsonSchema>>
}

/** `const` or `enum`, in the JSON form. */
export function describeLiteral(values: readonly unknown[]): JsonSchema {
  const forms = values.filter((value) => value !== undefined).map((value) => toJsonForm(value))
  if (forms.length === 0) return {}
  return forms.length === 1 ? { const: forms[0] } : { enum: forms }
}

/** A map whose keys and values are described: an object, an array of pairs, or either. */
export function describeMap(shape: ShapeOf<'map'>, key: JsonSchema, value: JsonSchema): JsonSchema {
  const plainKey = JSON.stringify(key) === '{"type":"string"}'
  const object: JsonSchema = { type: 'object', ...(!plainKey && { propertyNames: key }), additionalProperties: value }
  const pair = { type: 'array', prefixItems: [key, value], items: false, minItems: 2, maxItems: 2 }
  const pairs: JsonSchema = { type: 'array', items: pair }
  const form = mapForm(shape)
  return form === 'object' ? object : form === 'pairs' ? pairs : { anyOf: [pairs, object] }
}

class ShapeDescriber {
  readonly definitions: Record<string, JsonSchema> = {}
  private readonly open = new Set<Shape>()
  private readonly names = new Map<Shape, string>()

  describe(shape: Shape): JsonSchema {
    if (this.open.has(shape)) this.names.set(shape, recursiveName(shape.schema ?? shape))
    const before = this.names.get(shape)
    if (before) return { $ref: `#/$defs/${before}` }
    this.open.add(shape)
    const body = this.body(shape)
    this.open.delete(shape)
    const name = this.names.get(shape)
    if (!name) return body
    this.definitions[name] = body
    return { $ref: `#/$defs/${name}` }
  }

  private body(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case 'text':
        return { type: 'string' }
      case 'number':
        return { type: shape.integer ? 'integer' : 'number' }
      case 'boolean':
      case 'null':
        return { type: shape.kind }
      case 'never':
        return { not: {} }
      case 'date':
      case 'bigint':
      case 'bytes':
        return jsonFormSchemas[shape.kind]
      case 'literal':
        return describeLiteral(shape.values)
      case 'union':
        return { anyOf: shape.members.map((member) => this.describe(member())) }
      case 'intersection':
        return { allOf: shape.members.map((member) => this.describe(member())) }
      case 'nullable':
        return { anyOf: [this.describe(shape.inner()), { type: 'null' }] }
      default:
        return this.container(shape)
    }
  }

  private container(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case 'array':
        return { type: 'array', items: this.describe(shape.item()) }
      case 'set':
        return { ...jsonFormSchemas.set, items: this.describe(shape.item()) }
      case 'map':
        return describeMap(shape, this.describe(shape.key()), this.describe(shape.value()))
      case 'record':
        return { type: 'object', additionalProperties: this.describe(shape.value()) }
      case 'tuple': {
        const prefixItems = shape.items.map((item) => this.describe(item()))
        return { type: 'array', prefixItems, items: shape.rest ? this.describe(shape.rest()) : false }
      }
      case 'object':
        return this.object(shape)
      default:
        return 'inner' in shape ? this.describe(shape.inner()) : {}
    }
  }

  private object(shape: ShapeOf<'object'>): JsonSchema {
    const properties = Object.fromEntries(shape.fields.map((field) => [field.name, this.describe(field.shape())]))
    const required = shape.fields.filter((field) => field.required).map(({ name }) => name)
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      ...(shape.unknownKeys === 'refuse' && { additionalProperties: false }),
      ...(shape.rest && { additionalProperties: this.describe(shape.rest()) }),
    }
  }
}

/** Describes a shape by its types alone: checks, titles and defaults do not show in a shape. */
export function describeShape(shape: Shape): ShapeDescription {
  const describer = new ShapeDescriber()
  return { schema: describer.describe(shape), definitions: describer.definitions }
}
