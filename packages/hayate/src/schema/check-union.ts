import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeField, type ShapeOf, unwrapShape } from './shape.ts'

/** Two members of a union, by their place in it, of which the earlier takes values made for the later. */
export interface ShadowedMember {
  readonly earlier: number
  readonly later: number
  /** Where the union stands: '' for the schema itself, else `items[].owner`. */
  readonly path: string
}

/** Nesting that the comparison of two members follows; deeper differences are not looked for. */
const maxDepth = 12

/** Members of a union, those of unions inside it in their place; each with its place in the outer union. */
function flattened(
  shape: ShapeOf<'union'>,
): readonly { readonly index: number; readonly shape: Shape; readonly group: Shape }[] {
  return shape.members.flatMap((member, index) => leaves(member(), shape, 0).map((leaf) => ({ index, ...leaf })))
}

function leaves(
  member: Shape,
  group: Shape,
  depth: number,
): readonly { readonly shape: Shape; readonly group: Shape }[] {
  const inner = unwrapShape(member)
  if (inner.kind !== 'union' || depth > maxDepth) return [{ shape: inner, group }]
  return inner.members.flatMap((one) => leaves(one(), inner, depth + 1))
}

/** The object that an intersection of objects describes. */
function asObject(shape: Shape): ShapeOf<'object'> | undefined {
  if (shape.kind === 'object') return shape
  if (shape.kind !== 'intersection') return undefined
  const sides = shape.members.map((member) => asObject(unwrapShape(member())))
  const objects = sides.filter((side) => side !== undefined)
  if (objects.length !== sides.length || objects.length === 0) return undefined
  const unknownKeys = objects.some((side) => side.unknownKeys === 'keep') ? 'keep' : 'drop'
  return {
    kind: 'object',
    fields: objects.flatMap((side) => side.fields),
    unknownKeys,
    rest: undefined,
    schema: undefined,
  }
}

const scalarKinds = new Set<Shape['kind']>(['text', 'number', 'boolean', 'bigint', 'date', 'bytes', 'null', 'absent'])
const containerKinds = new Set<Shape['kind']>(['object', 'record', 'array', 'tuple', 'set', 'map'])

function literalKinds(values: readonly unknown[]): readonly string[] {
  return values.map((value) => (typeof value === 'string' ? 'text' : value === null ? 'null' : typeof value))
}

/** Whether no value can satisfy both: only what is certain counts. */
function areDisjoint(left: Shape, right: Shape): boolean {
  // A wrapper lets more in (null, a default, a function's argument) than the shape inside shows.
  if (left.kind !== 'same' && 'inner' in left) return false
  if (right.kind !== 'same' && 'inner' in right) return false
  const [one, two] = [unwrapShape(left), unwrapShape(right)]
  if (one.kind === 'literal' && two.kind === 'literal') return !one.values.some((value) => two.values.includes(value))
  if (one.kind === 'literal') return isOtherKind(one.values, two)
  if (two.kind === 'literal') return isOtherKind(two.values, one)
  const known = (shape: Shape): boolean => scalarKinds.has(shape.kind) || containerKinds.has(shape.kind)
  if (!known(one) || !known(two) || isCoerced(one) || isCoerced(two)) return false
  const family = (shape: Shape): string =>
    shape.kind === 'record' ? 'object' : shape.kind === 'tuple' ? 'array' : shape.kind
  return family(one) !== family(two)
}

function isOtherKind(values: readonly unknown[], shape: Shape): boolean {
  return (
    (scalarKinds.has(shape.kind) || containerKinds.has(shape.kind)) &&
    !isCoerced(shape) &&
    !literalKinds(values).includes(shape.kind)
  )
}

/** `z.coerce` takes values of any type. */
function isCoerced(shape: Shape): boolean {
  const { schema } = shape
  const definition: unknown = schema && '_zod' in schema ? (schema._zod as { def?: unknown }).def : undefined
  return typeof definition === 'object' && definition !== null && 'coerce' in definition && definition.coerce === true
}

/** A field that both must have and whose values never overlap tells the members apart, as a discriminator does. */
function areToldApart(earlier: readonly ShapeField[], later: readonly ShapeField[]): boolean {
  return earlier.some((field) => {
    const other = later.find(({ name }) => name === field.name)
    return other !== undefined && field.required && other.required && areDisjoint(field.shape(), other.shape())
  })
}

function objectShadows(earlier: ShapeOf<'object'>, later: ShapeOf<'object'>, projected: boolean): boolean {
  if (areToldApart(earlier.fields, later.fields)) return false
  // What a schema merely tolerates is dropped by a projection; what its index signature describes is not.
  if (earlier.unknownKeys === 'keep' && !(projected && earlier.rest === undefined)) return true
  const known = new Set(earlier.fields.map(({ name }) => name))
  return later.fields.every((field) => !field.required || known.has(field.name))
}

/** Whether `earlier` can take a value made for `later` and let more of it out, or leave `later` without use. */
function shadows(earlierOuter: Shape, laterOuter: Shape, projected: boolean, depth = 0): boolean {
  const [earlier, later] = [unwrapShape(earlierOuter), unwrapShape(laterOuter)]
  if (depth > maxDepth) return false
  if (holdsItems(earlier) && holdsItems(later))
    return earlier.kind === later.kind && shadows(earlier.item(), later.item(), projected, depth + 1)
  const laterObject = asObject(later)
  if (!laterObject) return false
  if (earlier.kind === 'opaque') return earlier.anything
  if (earlier.kind === 'record') return true
  if (earlier.kind === 'union') return earlier.members.some((member) => shadows(member(), later, projected, depth + 1))
  const earlierObject = asObject(earlier)
  return earlierObject !== undefined && objectShadows(earlierObject, laterObject, projected)
}

function holdsItems(shape: Shape): shape is ShapeOf<'array'> {
  return shape.kind === 'array' || shape.kind === 'set'
}

function shadowedIn(union: ShapeOf<'union'>, path: string, projected: boolean): ShadowedMember | undefined {
  const members = flattened(union)
  for (const [position, later] of members.entries()) {
    for (const earlier of members.slice(0, position)) {
      // Exactly one member of an exclusive union accepts a value: the tag, or Zod's own count, sees to it.
      if (earlier.group === later.group && earlier.group.kind === 'union' && earlier.group.exclusive) continue
      if (shadows(earlier.shape, later.shape, projected)) return { earlier: earlier.index, later: later.index, path }
    }
  }
  return undefined
}

function placesBelow(shape: Shape, path: string): readonly { readonly shape: Shape; readonly path: string }[] {
  const dot = path === '' ? '' : `${path}.`
  switch (shape.kind) {
    case 'object': {
      const fields = shape.fields.map((field) => ({ shape: field.shape(), path: dot + field.name }))
      return shape.rest ? [...fields, { shape: shape.rest(), path: `${dot}*` }] : fields
    }
    case 'array':
    case 'set':
      return [{ shape: shape.item(), path: `${path}[]` }]
    case 'tuple': {
      const items = shape.items.map((item, index) => ({ shape: item(), path: `${path}[${index}]` }))
      return shape.rest ? [...items, { shape: shape.rest(), path: `${path}[]` }] : items
    }
    case 'map':
    case 'record':
      return [{ shape: shape.value(), path: `${dot}*` }]
    case 'union':
    case 'intersection':
      return shape.members.map((member) => ({ shape: member(), path }))
    default:
      return 'inner' in shape ? [{ shape: shape.inner(), path }] : []
  }
}

function search(root: Shape, projected: boolean): ShadowedMember | undefined {
  const seen = new Set<Shape>([root])
  const waiting = [{ shape: root, path: '' }]
  // A list that grows while it is walked: places nearest to the root come first.
  for (const { shape, path } of waiting) {
    const found = shape.kind === 'union' ? shadowedIn(shape, path, projected) : undefined
    if (found) return found
    for (const below of placesBelow(shape, path)) {
      if (seen.has(below.shape)) continue
      seen.add(below.shape)
      waiting.push(below)
    }
  }
  return undefined
}

/**
 * Looks for a union, at any level, in which an earlier object has all required keys of a later one. Members are tried as
 * written and the first that accepts wins, so a value made for the later member would leave through the earlier one:
 * `Private | Public` would show what `Public` hides. `Public | Private` is safe: a full row leaves as `Public`.
 *
 * Members that a tag tells apart (a discriminated union, or a required field whose values never overlap) are fine.
 */
export function shadowedMember(schema: Schema): ShadowedMember | undefined {
  const { vendor } = schema['~standard']
  const projected = vendor !== 'zod' && vendor !== 'valibot'
  return search(readShape(schema, 'input'), projected) ?? search(readShape(schema, 'output'), projected)
}

/** The schemas a value of a union `output` can name, those of unions inside it included; none if it is no union. */
export function unionMembers(schema: Schema): readonly Schema[] {
  const shape = unwrapShape(readShape(schema, 'input'))
  return shape.kind === 'union' ? memberSchemas(shape, 0) : []
}

function memberSchemas(shape: ShapeOf<'union'>, depth: number): readonly Schema[] {
  return shape.members.flatMap((member) => {
    const own = member()
    const inner = unwrapShape(own)
    const below = inner.kind === 'union' && depth < maxDepth ? memberSchemas(inner, depth + 1) : []
    return own.schema ? [own.schema, ...below] : below
  })
}
