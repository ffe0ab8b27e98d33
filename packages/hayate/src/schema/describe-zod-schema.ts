import * as core from 'zod/v4/core'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { describeLiteral, describeMap } from './describe-shape.ts'
import { readShape } from './read-shape.ts'
import { isZodSchema, type ZodSchema } from './read-zod-shape.ts'
import { recursiveName } from './recursive-name.ts'
import type { Schema } from './schema.ts'
import { childShapes, type Shape, type Side } from './shape.ts'
import { isRecord, type JsonSchema, jsonFormSchemas } from './standard-json-schema.ts'
import { toJsonForm } from './to-json-form.ts'

/** A Zod schema as Zod writes it, cleaned, with every named schema under its id. */
export interface ZodDescription {
  readonly root: JsonSchema
  readonly definitions: Readonly<Record<string, unknown>>
}

function metaOf(schema: ZodSchema): Readonly<Record<string, unknown>> {
  return core.globalRegistry.get(schema) ?? {}
}

function nameOf(schema: ZodSchema): string {
  const { id, title } = metaOf(schema)
  return typeof id === 'string' ? id : recursiveName(schema, title)
}

/** Schemas that contain themselves and have no id: OpenAPI has no place that `#` could mean. */
function findRecursive(schema: ZodSchema, side: Side): ReadonlySet<ZodSchema> {
  const found = new Set<ZodSchema>()
  const done = new Set<Shape>()
  const above: Shape[] = []
  const walk = (shape: Shape): void => {
    if (above.includes(shape)) {
      const { schema: recursive } = shape
      if (isZodSchema(recursive) && metaOf(recursive).id === undefined) found.add(recursive)
      return
    }
    if (done.has(shape)) return
    above.push(shape)
    for (const child of childShapes(shape)) walk(child)
    above.pop()
    done.add(shape)
  }
  walk(readShape(schema, side))
  return found
}

function withoutTypes(shape: Shape, side: Side, inside: ReadonlySet<Schema>): NestedDescription | undefined {
  const inner = (child: () => Shape): NestedDescription => describeNested(child().schema, side, inside)
  switch (shape.kind) {
    case 'date':
    case 'bigint':
    case 'bytes':
      return { schema: jsonFormSchemas[shape.kind], definitions: {} }
    case 'set': {
      const item = inner(shape.item)
      return { schema: { ...jsonFormSchemas.set, items: item.schema }, definitions: item.definitions }
    }
    case 'map': {
      const [key, value] = [inner(shape.key), inner(shape.value)]
      return {
        schema: describeMap(shape, key.schema, value.schema),
        definitions: { ...key.definitions, ...value.definitions },
      }
    }
    case 'literal':
      return { schema: describeLiteral(shape.values), definitions: {} }
    default:
      return undefined
  }
}

interface NestedDescription {
  readonly schema: JsonSchema
  readonly definitions: Readonly<Record<string, unknown>>
}

/** A schema inside a set or a map, which Zod itself does not enter. */
function describeNested(schema: Schema | undefined, side: Side, inside: ReadonlySet<Schema>): NestedDescription {
  if (schema === undefined || !isZodSchema(schema)) return { schema: {}, definitions: {} }
  // Whoever is being described further out has its definition there, under the same name.
  if (inside.has(schema)) return { schema: { $ref: `#/$defs/${nameOf(schema)}` }, definitions: {} }
  const { root, definitions } = convert(schema, side, new Set([...inside, schema]))
  const { $schema: _dialect, $defs: _defs, ...body } = root
  return { schema: body, definitions }
}

interface FormatCheck {
  readonly format: string
  readonly source: string | undefined
}

/** Formats whose pattern is the author's own text. */
const textFormats = new Set(['regex', 'starts_with', 'ends_with', 'includes', 'lowercase', 'uppercase'])

/** Formats that JSON Schema has by the same name and with the same meaning. */
const exactFormats = new Set(['email', 'uuid', 'ipv4', 'ipv6'])

/** Checks of named formats: their patterns are long, and the format says it. */
function formatChecks(schema: ZodSchema): readonly FormatCheck[] {
  const definitions = [schema, ...(schema._zod.def.checks ?? [])].map(
    // Proof: members are only read where they exist.
    (part) => (part as core.$ZodCheck)._zod.def as { check?: string; format?: string; pattern?: RegExp },
  )
  return definitions.flatMap(({ check, format, pattern }) =>
    check === 'string_format' && format !== undefined && !textFormats.has(format)
      ? [{ format, source: pattern?.source }]
      : [],
  )
}

type Writable = Record<string, unknown>

function cleanString(schema: ZodSchema, json: Writable): void {
  const checks = formatChecks(schema)
  const exact = checks.find(({ format }) => exactFormats.has(format))
  // Zod lets a pattern of the author replace the format.
  if (json.format === undefined && exact) json.format = exact.format
  if (json.format === undefined) return
  const named = new Set(checks.map(({ source }) => source))
  if (typeof json.pattern === 'string' && named.has(json.pattern)) delete json.pattern
  if (!Array.isArray(json.allOf)) return
  const parts: readonly unknown[] = json.allOf
  const kept = parts.filter((part) => !isRecord(part) || !named.has(String(part.pattern)))
  delete json.allOf
  const [only] = kept
  if (kept.length === 1) Object.assign(json, only)
  else if (kept.length > 1) json.allOf = kept
}

function cleanNumber(json: Writable): void {
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
}

function cleanObject(schema: ZodSchema, json: Writable): void {
  const def = schema._zod.def
  // Unknown keys are dropped, not refused: `false` would be wrong of what is accepted, and says nothing of what leaves.
  if (def.type === 'object' && !def.catchall) delete json.additionalProperties
  if (JSON.stringify(json.propertyNames) === '{"type":"string"}') delete json.propertyNames
}

/** A default computed anew for every value (an id, the time) is not the default of the documents. */
function isConstant(def: { readonly defaultValue: unknown }, form: unknown): boolean {
  const again = def.defaultValue
  if (again instanceof Date && Math.abs(again.getTime() - Date.now()) < 2000) return false
  return JSON.stringify(toJsonForm(again)) === JSON.stringify(form)
}

/** Zod gives up on a default that holds a bigint; in hayate's JSON form it is digits. */
function bigintDefault(schema: ZodSchema): JsonSchema | undefined {
  const def = schema._zod.def
  if (def.type !== 'default' && def.type !== 'prefault') return undefined
  try {
    return { [def.type === 'default' ? 'default' : '_prefault']: toJsonForm(def.defaultValue) }
  } catch {
    return undefined
  }
}

function cleanDefault(schema: ZodSchema, json: Writable): void {
  const def = schema._zod.def
  if ((def.type !== 'default' && def.type !== 'prefault') || !('default' in json)) return
  try {
    const form = toJsonForm(def.defaultValue)
    if (form !== undefined && isConstant(def, form)) json.default = form
    else delete json.default
  } catch {
    // A default without a JSON form cannot be documented; it works all the same.
    delete json.default
  }
}

/** OpenAPI 3.1 §4.8.25: the tag's name, and which component each of its values means. */
function addDiscriminator(schema: ZodSchema, json: Writable): void {
  const def = schema._zod.def
  const members = json.oneOf
  if (def.type !== 'union' || !('discriminator' in def) || !Array.isArray(members)) return
  const propertyName = String(def.discriminator)
  const mapping: Record<string, string> = {}
  def.options.forEach((option, index) => {
    const member: unknown = members[index]
    const reference = isRecord(member) ? member.$ref : undefined
    for (const value of option._zod.propValues?.[propertyName] ?? []) {
      if (typeof reference === 'string' && typeof value === 'string') mapping[value] = reference
    }
  })
  json.discriminator = Object.keys(mapping).length === 0 ? { propertyName } : { propertyName, mapping }
}

/**
 * OpenAPI 3.1 §4.8.14.3: bytes as they are have a media type and no encoding. `format: binary` was 3.0, and is what Swagger UI 5 needs to
 * show a file chooser for each file of a list.
 */
function cleanFile(schema: ZodSchema, json: Writable): void {
  if (schema._zod.def.type !== 'file') return
  json.format = 'binary'
  delete json.contentEncoding
  if (json.contentMediaType === undefined && json.anyOf === undefined)
    json.contentMediaType = 'application/octet-stream'
}

function clean(schema: ZodSchema, json: Writable): void {
  const { type } = schema._zod.def
  cleanFile(schema, json)
  cleanString(schema, json)
  cleanNumber(json)
  cleanObject(schema, json)
  cleanDefault(schema, json)
  addDiscriminator(schema, json)
  // Zod's `readonly` freezes a value; JSON Schema's `readOnly` says that it must not be sent.
  if (type === 'readonly' && metaOf(schema).readOnly !== true) delete json.readOnly
}

/** A registry that also names the recursive schemas. */
function namingRegistry(recursive: ReadonlySet<ZodSchema>): typeof core.globalRegistry {
  const registry = Object.create(core.globalRegistry) as typeof core.globalRegistry
  registry.get = (schema) => {
    const meta = core.globalRegistry.get(schema)
    // Proof: only membership is asked.
    return recursive.has(schema as unknown as ZodSchema)
      ? { ...meta, id: nameOf(schema as unknown as ZodSchema) }
      : meta
  }
  return registry
}

function convert(schema: ZodSchema, side: Side, inside: ReadonlySet<Schema>): ZodDescription {
  const nested: Record<string, unknown> = {}
  const root: Writable = {
    ...core.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io: side,
      metadata: namingRegistry(findRecursive(schema, side)),
      unrepresentable: ({ zodSchema }) => {
        const described = withoutTypes(readShape(zodSchema, side), side, inside)
        if (!described) return bigintDefault(zodSchema) ?? 'any'
        Object.assign(nested, described.definitions)
        return { ...described.schema }
      },
      override: ({ zodSchema, jsonSchema }) => clean(zodSchema, jsonSchema as Writable),
    }),
  }
  const own = isRecord(root.$defs) ? root.$defs : {}
  return { root, definitions: { ...nested, ...own } }
}

/**
 * Converts with Zod's own `toJSONSchema`, then takes out what documents should not say: the bounds of every whole number,
 * the patterns of named formats, keys refused that are only dropped, values that a default computes anew.
 */
export function describeZodSchema(schema: ZodSchema, side: Side): ZodDescription {
  try {
    return convert(schema, side, new Set([schema]))
  } catch (error) {
    const duplicate = error instanceof Error ? /Duplicate schema id "(.*?)"/.exec(error.message)?.[1] : undefined
    if (duplicate === undefined) throw error
    throw new ConfigurationError(
      'HAYATE_DUPLICATE_SCHEMA_ID',
      `Two different schemas have the id '${duplicate}'. Give one of them another \`.meta({ id })\`.`,
      { cause: error },
    )
  }
}
