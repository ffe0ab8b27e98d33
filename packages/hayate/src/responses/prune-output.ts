import { compileJsonEncoder } from '../schema/compile-json-form.ts'
import { compileSchema, runValidation } from '../schema/compile-schema.ts'
import { compileFits } from '../schema/fits-shape.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { type Shape, type ShapeField, type ShapeOf, unwrapShape } from '../schema/shape.ts'
import { setOwn } from '../schema/to-json-form.ts'
import type { OutputOptions } from './output-options.ts'

/** Leaves members out of a JSON form, beside the value that the handler returned. Neither is changed. */
export type Prune = (form: unknown, returned: unknown) => unknown

type Members = Readonly<Record<string, unknown>>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const asItIs: Prune = (form) => form

const structured: ReadonlySet<Shape['kind']> = new Set([
  'object',
  'array',
  'set',
  'tuple',
  'record',
  'map',
  'union',
  'intersection',
] as const)

/** What is declared of a place: what the schema accepts, since only that has defaults; else what it yields. */
function declaredShape(shape: Shape): Shape {
  const accepted = unwrapShape(shape)
  if (structured.has(accepted.kind) || shape.schema === undefined) return accepted
  return unwrapShape(readShape(shape.schema, 'output'))
}

/** The JSON text that a member has when it is left out; undefined when it then has no value, or none that is known. */
function defaultText({ required, schema }: ShapeField): string | undefined {
  if (required || schema === undefined) return undefined
  const verdict = runValidation(compileSchema(schema), undefined)
  if (verdict instanceof Promise) {
    verdict.catch(() => undefined)
    return undefined
  }
  if (!verdict.ok || verdict.value === undefined) return undefined
  const encode = compileJsonEncoder(schema)
  return JSON.stringify(encode === undefined ? verdict.value : encode(verdict.value))
}

/** Getters of a class count as set; what every object inherits does not. */
function isUnset(returned: Members, name: string): boolean {
  if (!Object.hasOwn(returned, name) && (!(name in returned) || name in Object.prototype)) return true
  return returned[name] === undefined
}

interface Member {
  readonly mayBeUnset: boolean
  readonly defaultText: string | undefined
  readonly prune: Prune
}

class PruneCompiler {
  readonly #options: OutputOptions
  readonly #done = new Map<Shape, Prune>()

  constructor(options: OutputOptions) {
    this.#options = options
  }

  compile(place: Shape): Prune {
    const shape = declaredShape(place)
    const before = this.#done.get(shape)
    if (before !== undefined) return before
    let prune: Prune = asItIs
    this.#done.set(shape, (form, returned) => prune(form, returned))
    prune = this.#make(shape)
    this.#done.set(shape, prune)
    return prune
  }

  #make(shape: Shape): Prune {
    switch (shape.kind) {
      case 'object':
        return this.#object(shape)
      case 'array':
      case 'set':
        return this.#list(this.compile(shape.item()))
      case 'tuple':
        return this.#tuple(shape)
      case 'record':
      case 'map':
        return this.#record(this.compile(shape.value()))
      case 'union':
        return this.#union(shape)
      case 'intersection': {
        const sides = shape.members.map((member) => this.compile(member()))
        return (form, returned) => sides.reduce((left, prune) => prune(left, returned), form)
      }
      default:
        return asItIs
    }
  }

  #object(shape: ShapeOf<'object'>): Prune {
    const { excludeUnset, excludeDefaults, excludeNull } = this.#options
    const members = new Map(
      shape.fields.map((field): [string, Member] => [
        field.name,
        {
          mayBeUnset: excludeUnset === true && !field.required,
          defaultText: excludeDefaults === true ? defaultText(field) : undefined,
          prune: this.compile(field.shape()),
        },
      ]),
    )
    return (form, returned) => {
      if (!isMembers(form)) return form
      const known = isMembers(returned) ? returned : undefined
      const copy: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(form)) {
        if (excludeNull === true && value === null) continue
        const member = members.get(name)
        if (member?.mayBeUnset === true && known !== undefined && isUnset(known, name)) continue
        if (member?.defaultText !== undefined && JSON.stringify(value) === member.defaultText) continue
        setOwn(copy, name, member === undefined ? value : member.prune(value, known?.[name]))
      }
      return copy
    }
  }

  #list(item: Prune): Prune {
    return (form, returned) => {
      if (!Array.isArray(form)) return form
      const beside = returnedItems(returned, form.length)
      return form.map((one: unknown, at) => item(one, beside?.[at]))
    }
  }

  #tuple(shape: ShapeOf<'tuple'>): Prune {
    const items = shape.items.map((item) => this.compile(item()))
    const rest = shape.rest === undefined ? asItIs : this.compile(shape.rest())
    return (form, returned) => {
      if (!Array.isArray(form)) return form
      const beside = returnedItems(returned, form.length)
      return form.map((one: unknown, at) => (items[at] ?? rest)(one, beside?.[at]))
    }
  }

  #record(value: Prune): Prune {
    return (form, returned) => {
      if (!isMembers(form)) return form
      const copy: Record<string, unknown> = {}
      for (const [name, one] of Object.entries(form)) setOwn(copy, name, value(one, memberOf(returned, name)))
      return copy
    }
  }

  /** The member that accepts what the handler returned; where none is known to, nothing is left out. */
  #union(shape: ShapeOf<'union'>): Prune {
    const members = shape.members.map((make) => {
      const member = make()
      return { fits: compileFits(member), prune: this.compile(member) }
    })
    return (form, returned) => {
      if (returned === undefined) return form
      const chosen = members.find((member) => member.fits(returned))
      return chosen === undefined ? form : chosen.prune(form, returned)
    }
  }
}

/** The returned items in the order of the form; undefined where a transform changed how many there are. */
function returnedItems(returned: unknown, length: number): readonly unknown[] | undefined {
  const items: unknown = returned instanceof Set ? [...returned] : returned
  return Array.isArray(items) && items.length === length ? items : undefined
}

function memberOf(returned: unknown, name: string): unknown {
  if (returned instanceof Map) return returned.get(name)
  return isMembers(returned) && Object.hasOwn(returned, name) ? returned[name] : undefined
}

function compilePick({ include, exclude }: OutputOptions): ((form: unknown) => unknown) | undefined {
  if (include === undefined && exclude === undefined) return undefined
  const only = include && new Set(include)
  const without = new Set(exclude)
  const pick = (form: unknown): unknown => {
    if (!isMembers(form)) return form
    const entries = Object.entries(form)
    return Object.fromEntries(entries.filter(([name]) => only?.has(name) !== false && !without.has(name)))
  }
  return (form) => (Array.isArray(form) ? form.map(pick) : pick(form))
}

/** What a route with output options leaves out of its answers; made once, at startup. */
export function compilePrune(schema: Schema, options: OutputOptions): Prune {
  const { excludeUnset, excludeDefaults, excludeNull } = options
  const deep = excludeUnset === true || excludeDefaults === true || excludeNull === true
  const prune = deep ? new PruneCompiler(options).compile(readShape(schema, 'input')) : asItIs
  const pick = compilePick(options)
  return pick === undefined ? prune : (form, returned) => pick(prune(form, returned))
}

/** The fields of the object, or of the objects of the list, that an answer is; undefined when they are not known. */
export function answerFields(schema: Schema): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  const sides = [readShape(schema, 'input'), readShape(schema, 'output')]
  return sides.map((side) => addFields(side, names, 0)).every(Boolean) ? names : undefined
}

function addFields(place: Shape, names: Set<string>, depth: number): boolean {
  const shape = unwrapShape(place)
  if (depth > 20) return false
  if ((shape.kind === 'array' || shape.kind === 'set') && depth === 0) return addFields(shape.item(), names, 1)
  if (shape.kind === 'union' || shape.kind === 'intersection') {
    return shape.members.map((member) => addFields(member(), names, depth + 1)).every(Boolean)
  }
  if (shape.kind !== 'object' || shape.unknownKeys === 'keep') return false
  for (const field of shape.fields) names.add(field.name)
  return true
}
