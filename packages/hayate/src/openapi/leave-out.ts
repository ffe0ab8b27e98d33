import type { OutputOptions } from '../responses/output-options.ts'
import type { DescribedSchema, JsonSchema } from '../schema/json-schema.ts'
import { changeRefs, schemaPrefix } from './walk-schema.ts'

type Components = DescribedSchema['components']
type Members = Readonly<Record<string, unknown>>

/** What a vendor made up is nobody's name: the collector numbers those itself. */
const generatedName = /^(__schema|Schema)\d+$/

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idOf(ref: unknown): string | undefined {
  return typeof ref === 'string' && ref.startsWith(schemaPrefix) ? ref.slice(schemaPrefix.length) : undefined
}

interface Relaxing {
  /** Fields that have a default may be missing. */
  readonly defaults: boolean
  /** Fields that may be null may be missing. */
  readonly nulls: boolean
  readonly components: Components
}

function allowsNull(schema: unknown, components: Components, depth = 0): boolean {
  if (!isMembers(schema) || depth > 20) return false
  const { type, $ref } = schema
  const id = idOf($ref)
  if (id !== undefined) return allowsNull(components[id], components, depth + 1)
  if (type === 'null' || (Array.isArray(type) && type.includes('null'))) return true
  if ('const' in schema) return schema.const === null
  if (Array.isArray(schema.enum)) return schema.enum.includes(null)
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return choices.some((one) => allowsNull(one, components, depth + 1))
  if (Array.isArray(schema.allOf)) return schema.allOf.every((one) => allowsNull(one, components, depth + 1))
  // Whatever says nothing of its type may be anything.
  return type === undefined
}

/** A schema whose fields that may be left out are not required; `accepted` is the same place of the input side. */
function relax(schema: unknown, accepted: unknown, how: Relaxing): unknown {
  if (Array.isArray(schema)) {
    return schema.map((one: unknown, at) => relax(one, Array.isArray(accepted) ? accepted[at] : undefined, how))
  }
  if (!isMembers(schema)) return schema
  const beside = isMembers(accepted) ? accepted : {}
  const result: Record<string, unknown> = { ...schema }
  for (const key of ['items', 'prefixItems', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'])
    if (key in schema) result[key] = relax(schema[key], beside[key], how)
  if (!isMembers(schema.properties)) return result
  const besideOf = isMembers(beside.properties) ? beside.properties : {}
  result.properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, one]) => [name, relax(one, besideOf[name], how)]),
  )
  const required = requiredOf(schema).filter((name) => {
    const property = isMembers(schema.properties) ? schema.properties[name] : undefined
    const hasDefault = (isMembers(property) && 'default' in property) || isOptional(beside, name)
    return !(how.defaults && hasDefault) && !(how.nulls && allowsNull(property, how.components))
  })
  return withRequired(result, required)
}

function requiredOf(schema: Members): readonly string[] {
  return Array.isArray(schema.required) ? schema.required.map(String) : []
}

function isOptional(schema: Members, name: string): boolean {
  return isMembers(schema.properties) && name in schema.properties && !requiredOf(schema).includes(name)
}

function withRequired(schema: Members, required: readonly string[]): Members {
  const { required: _before, ...rest } = schema
  return required.length > 0 ? { ...rest, required } : rest
}

/** The ids of components that differ, and of those that refer to one that does. */
function changedIds(before: Components, after: Components): ReadonlySet<string> {
  const changed = new Set(Object.keys(after).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id])))
  for (let size = -1; size !== changed.size; ) {
    size = changed.size
    for (const [id, body] of Object.entries(after)) if (refersTo(body, changed)) changed.add(id)
  }
  return changed
}

function refersTo(schema: JsonSchema, ids: ReadonlySet<string>): boolean {
  let found = false
  changeRefs(schema, (ref) => {
    found ||= ids.has(idOf(ref) ?? '')
    return ref
  })
  return found
}

/** Only some of the fields of an object, or of the objects of a list: no component, since no other place has it. */
function pick(schema: JsonSchema, options: OutputOptions, components: Components): JsonSchema {
  const id = idOf(schema.$ref)
  const body = id === undefined ? schema : components[id]
  if (body === undefined) return schema
  if (isMembers(body.items)) return { ...body, items: pick(body.items, options, components) }
  if (!isMembers(body.properties)) return schema
  const stays = (name: string): boolean =>
    options.include?.includes(name) !== false && options.exclude?.includes(name) !== true
  const properties = Object.fromEntries(Object.entries(body.properties).filter(([name]) => stays(name)))
  return withRequired({ ...body, properties }, requiredOf(body).filter(stays))
}

function suffixOf(how: Relaxing): string {
  if (how.defaults) return how.nulls ? '-WithoutDefaultsAndNull' : '-WithoutDefaults'
  return '-WithoutNull'
}

/**
 * What answers look like from which output options leave something out: such a field is not required. Components that
 * differ for it get a name of their own, `Item-WithoutNull`; the others are shared with every other route.
 */
export function leaveOut(
  yielded: DescribedSchema,
  accepted: DescribedSchema | undefined,
  options: OutputOptions,
): DescribedSchema {
  const { excludeUnset, excludeDefaults, excludeNull, include, exclude } = options
  const how: Relaxing = {
    defaults: excludeUnset === true || excludeDefaults === true,
    nulls: excludeNull === true,
    components: yielded.components,
  }
  // Proof: `relax` makes an object of an object.
  const root = relax(yielded.schema, accepted?.schema, how) as JsonSchema
  const bodies = Object.fromEntries(
    Object.entries(yielded.components).map(([id, body]) => [
      id,
      relax(body, accepted?.components[id], how) as JsonSchema,
    ]),
  )
  const changed = changedIds(yielded.components, bodies)
  const nameOf = (id: string): string => (changed.has(id) && !generatedName.test(id) ? id + suffixOf(how) : id)
  const rename = (body: JsonSchema): JsonSchema =>
    changeRefs(body, (ref) => {
      const id = idOf(ref)
      return id === undefined ? ref : schemaPrefix + nameOf(id)
    })
  const components = Object.fromEntries(Object.entries(bodies).map(([id, body]) => [nameOf(id), rename(body)]))
  const schema = rename(root)
  if (include === undefined && exclude === undefined) return { schema, components }
  return { schema: pick(schema, options, components), components }
}
