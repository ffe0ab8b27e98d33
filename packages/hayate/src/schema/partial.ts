import type * as z from 'zod'
import * as core from 'zod/v4/core'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { isZodSchema } from './read-zod-shape.ts'

/** A field without what would be filled in for it. */
type WithoutDefault<S> = S extends z.ZodDefault<infer Inner> | z.ZodPrefault<infer Inner>
  ? WithoutDefault<Inner>
  : S extends z.ZodOptional<infer Inner>
    ? WithoutDefault<Inner>
    : S extends z.ZodNullable<infer Inner extends core.SomeType>
      ? z.ZodNullable<WithoutDefault<Inner> extends infer Bare extends core.SomeType ? Bare : Inner>
      : S

type PartialShape<Shape extends core.$ZodShape> = {
  -readonly [Name in keyof Shape]: z.ZodExactOptional<
    WithoutDefault<Shape[Name]> extends infer Bare extends core.SomeType ? Bare : Shape[Name]
  >
}

/** What `partial(Model)` makes: every field may be absent, and what is absent stays absent. */
export type PartialModel<M> =
  M extends z.ZodObject<infer Shape, infer Config> ? z.ZodObject<PartialShape<Shape>, Config> : never

/**
 * The model of a partial update, for PATCH: every field may be left out, and one that was left out is not there afterwards.
 * A default is not filled in, so it cannot overwrite what is stored; `null` is there, where the field allows it. Zod's own
 * `.partial()` keeps defaults, and `{}` would reset every field that has one.
 *
 * ```ts
 * app.patch('/items/{item_id}', { input: { item_id: z.int(), changes: body(partial(Item)) }, output: Item },
 *   ({ item_id, changes }) => ({ ...items[item_id], ...changes }))
 * ```
 *
 * Only the fields of the model itself: an object inside it is replaced as a whole. In documents a model `Item` becomes
 * `PartialItem`.
 *
 * @throws ConfigurationError `HAYATE_PARTIAL_MODEL` for what is no object schema of Zod, for one with checks over the whole
 *   object (they cannot hold for a part), and for a field whose default hides in a union or the like.
 */
export function partial<M extends z.ZodObject>(model: M): PartialModel<M> {
  if (!isZodSchema(model) || model._zod.def.type !== 'object')
    throw invalid('the model is no object schema of Zod. Call it before .transform() or .pipe()')
  const { def } = model._zod
  if ((def.checks ?? []).length > 0)
    throw invalid(
      'the model has checks over the whole object, which a part of it cannot meet. Call it before .refine()',
    )
  const fields: readonly (readonly [string, core.$ZodType])[] = Object.entries(def.shape)
  const shape = Object.fromEntries(fields.map(([name, field]) => [name, optional(name, field)]))
  const made = core.clone(model, { ...def, shape })
  const { id } = core.globalRegistry.get(model) ?? {}
  if (id !== undefined) core.globalRegistry.add(made, { id: `Partial${id}` })
  // Proof: PartialModel says of every field what `optional` did to it.
  return made as unknown as PartialModel<M>
}

function optional(name: string, field: core.$ZodType): core.$ZodType {
  const bare = withoutDefault(field)
  if (bare._zod.optin === 'defaulted')
    throw invalid(`the default of its field '${name}' cannot be taken away. Write the field of the update yourself`)
  return new core.$ZodExactOptional({ type: 'optional', innerType: bare })
}

/** The schema without defaults, wherever wrappers lead to one. */
function withoutDefault(schema: core.$ZodType): core.$ZodType {
  // Proof: every schema is one of the kinds that Zod lists.
  const { def } = (schema as core.$ZodTypes)._zod
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
    case 'catch':
      return withoutDefault(def.innerType)
    case 'nullable':
    case 'readonly':
    case 'nonoptional': {
      const bare = { ...def, innerType: withoutDefault(def.innerType) }
      return core.clone(schema, bare)
    }
    case 'pipe': {
      const bare = { ...def, in: withoutDefault(def.in) }
      return core.clone(schema, bare)
    }
    default:
      return schema
  }
}

function invalid(what: string): ConfigurationError {
  return new ConfigurationError('HAYATE_PARTIAL_MODEL', `partial(): ${what}.`)
}
