import type { Schema } from './schema.ts'

/** Which side of a schema is read: what it accepts, or what it yields. They differ at transforms, codecs and defaults. */
export type Side = 'input' | 'output'

/** One member of an object shape. */
export interface ShapeField {
  readonly name: string
  /** Undefined when the vendor shows members only as JSON Schema. */
  readonly schema: Schema | undefined
  readonly required: boolean
  readonly shape: () => Shape
}

/** What happens to keys that an object does not declare. */
export type UnknownKeys = 'drop' | 'refuse' | 'keep'

/**
 * What one side of a schema looks like, whoever wrote it: the only picture of a schema that text conversion, the JSON
 * form, parameter models and the union check read. Children are functions, because schemas may be recursive; the same
 * schema and side always give the same shape object, so a cycle is found by identity.
 */
export type Shape = { readonly schema: Schema | undefined } & (
  | { readonly kind: 'text' | 'boolean' | 'null' | 'absent' | 'never' }
  | { readonly kind: 'number'; readonly integer: boolean }
  /** `coerce`: the schema itself makes something of other values, so a text that is no date is left to it. */
  | { readonly kind: 'bigint' | 'date'; readonly coerce: boolean }
  | { readonly kind: 'bytes'; readonly buffer: boolean }
  | { readonly kind: 'literal'; readonly values: readonly unknown[] }
  /** `anything`: any value is accepted (any, unknown), not merely one that cannot be read (custom, transform). */
  | { readonly kind: 'opaque'; readonly anything: boolean }
  | {
      readonly kind: 'object'
      readonly fields: readonly ShapeField[]
      readonly unknownKeys: UnknownKeys
      readonly rest: (() => Shape) | undefined
    }
  | { readonly kind: 'array' | 'set'; readonly item: () => Shape }
  | { readonly kind: 'tuple'; readonly items: readonly (() => Shape)[]; readonly rest: (() => Shape) | undefined }
  | { readonly kind: 'map' | 'record'; readonly key: () => Shape; readonly value: () => Shape }
  /** `exclusive`: exactly one member can accept a value (discriminated, xor). */
  | {
      readonly kind: 'union'
      readonly members: readonly (() => Shape)[]
      readonly discriminator: string | undefined
      readonly exclusive: boolean
    }
  | { readonly kind: 'intersection'; readonly members: readonly (() => Shape)[] }
  /**
   * `catch` yields a value whatever comes; `preprocess` shows a value to a function before the inner schema; `same` adds
   * nothing that a shape shows (readonly, lazy, brand).
   */
  | { readonly kind: 'optional' | 'nullable' | 'catch' | 'preprocess' | 'same'; readonly inner: () => Shape }
)

type OfKind<Kind, One> = One extends { readonly kind: infer Kinds } ? (Kind extends Kinds ? One : never) : never

/** The shapes of one kind. */
export type ShapeOf<Kind extends Shape['kind']> = OfKind<Kind, Shape>

/** The shapes around one other. */
export type WrapperShape = Extract<Shape, { readonly inner: () => Shape }>

/** The shape without wrappers that only add `undefined`, `null`, a default or a function in front. */
export function unwrapShape(shape: Shape): Shape {
  let current = shape
  // A lazy schema may name itself and nothing else; a hundred wrappers are more than anybody writes.
  for (let depth = 0; depth < 100; depth++) {
    if (!('inner' in current)) return current
    current = current.inner()
  }
  return { kind: 'opaque', anything: false, schema: shape.schema }
}

/** Every shape one step below. */
export function childShapes(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'object': {
      const fields = shape.fields.map((field) => field.shape())
      return shape.rest ? [...fields, shape.rest()] : fields
    }
    case 'array':
    case 'set':
      return [shape.item()]
    case 'tuple': {
      const items = shape.items.map((item) => item())
      return shape.rest ? [...items, shape.rest()] : items
    }
    case 'map':
    case 'record':
      return [shape.key(), shape.value()]
    case 'union':
    case 'intersection':
      return shape.members.map((member) => member())
    case 'optional':
    case 'nullable':
    case 'catch':
    case 'preprocess':
    case 'same':
      return [shape.inner()]
    default:
      return []
  }
}

/** Whether `found` holds for the shape or anything below it. Recursive shapes end. */
export function someShape(shape: Shape, found: (shape: Shape) => boolean): boolean {
  const seen = new Set<Shape>([shape])
  const waiting = [shape]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found(next)) return true
    for (const child of childShapes(next)) {
      if (seen.has(child)) continue
      seen.add(child)
      waiting.push(child)
    }
  }
  return false
}
