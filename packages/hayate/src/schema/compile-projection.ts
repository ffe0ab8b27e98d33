import { fitsShape } from './fits-shape.ts'
import { readShape } from './read-shape.ts'
import type { Schema } from './schema.ts'
import { type Shape, type ShapeOf, someShape, unwrapShape } from './shape.ts'
import { JsonFormError, maxJsonDepth, setOwn } from './to-json-form.ts'

type Project = (value: unknown, depth: number) => unknown

/** Dates, sets and the like have no members to choose from; instances of the application's own classes have. */
function isMember(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false
  return !(value instanceof Date || value instanceof Set || value instanceof Map)
}

function deeper(depth: number): number {
  if (depth >= maxJsonDepth)
    throw new JsonFormError(`is nested deeper than ${maxJsonDepth} levels, or contains itself`, [])
  return depth + 1
}

/** Compiles the shape of an output, once for every shape in it. */
class ProjectionCompiler {
  private readonly done = new Map<Shape, Project>()

  compile(shape: Shape): Project {
    const before = this.done.get(shape)
    if (before) return before
    let project: Project = (value) => value
    this.done.set(shape, (value, depth) => project(value, depth))
    project = this.make(shape)
    this.done.set(shape, project)
    return project
  }

  private make(shape: Shape): Project {
    switch (shape.kind) {
      case 'object':
        return this.object([shape])
      case 'record':
        return this.record(shape)
      case 'array':
        return this.list(shape.item)
      case 'tuple':
        return this.tuple(shape)
      case 'union':
        return this.union(shape)
      case 'intersection':
        return this.intersection(shape)
      default:
        return 'inner' in shape ? this.compile(shape.inner()) : (value) => value
    }
  }

  /** Copies the members that any of the shapes lists, in the order the shapes list them. */
  private object(shapes: readonly ShapeOf<'object'>[]): Project {
    const fields = shapes.flatMap((shape) => shape.fields.map(({ name, shape: inner }) => ({ name, inner })))
    const members = fields.map(({ name, inner }) => ({ name, project: this.compile(inner()) }))
    const listed = new Set(members.map(({ name }) => name))
    const described = shapes.find((shape) => shape.rest)?.rest
    const rest = described && this.compile(described())
    return (value, depth) => {
      if (!isMember(value)) return value
      const below = deeper(depth)
      const copy: Record<string, unknown> = {}
      for (const { name, project } of members) {
        if (Object.hasOwn(value, name)) setOwn(copy, name, project(value[name], below))
      }
      if (rest)
        for (const name of Object.keys(value)) if (!listed.has(name)) setOwn(copy, name, rest(value[name], below))
      return copy
    }
  }

  private record(shape: ShapeOf<'record'>): Project {
    const item = this.compile(shape.value())
    return (value, depth) => {
      if (!isMember(value)) return value
      const below = deeper(depth)
      const copy: Record<string, unknown> = {}
      for (const name of Object.keys(value)) setOwn(copy, name, item(value[name], below))
      return copy
    }
  }

  private list(itemShape: () => Shape): Project {
    const item = this.compile(itemShape())
    return (value, depth) => {
      const below = deeper(depth)
      return Array.isArray(value) ? value.map((one: unknown) => item(one, below)) : value
    }
  }

  private tuple(shape: ShapeOf<'tuple'>): Project {
    const items = shape.items.map((item) => this.compile(item()))
    const rest: Project = shape.rest ? this.compile(shape.rest()) : (value) => value
    return (value, depth) => {
      const below = deeper(depth)
      return Array.isArray(value) ? value.map((one: unknown, index) => (items[index] ?? rest)(one, below)) : value
    }
  }

  /** The first member that the value looks like; if none does, only what every member lists is left. */
  private union(shape: ShapeOf<'union'>): Project {
    const members = shape.members.map((member) => ({ shape: member(), project: this.compile(member()) }))
    return (value, depth) => {
      const chosen = members.find((member) => fitsShape(member.shape, value, 0))
      if (chosen) return chosen.project(value, depth)
      return members.reduce((left, member) => member.project(left, depth), value)
    }
  }

  private intersection(shape: ShapeOf<'intersection'>): Project {
    const sides = shape.members.map((member) => unwrapShape(member()))
    const objects = sides.filter((side) => side.kind === 'object')
    if (objects.length === sides.length) return this.object(objects)
    const projects = sides.map((side) => this.compile(side))
    return (value, depth) => projects.reduce((left, project) => project(left, depth), value)
  }
}

/**
 * Drops keys that the output's JSON Schema does not list, at every level: for vendors whose validation leaves them in
 * place (ArkType). Undefined for Zod and Valibot, which drop them themselves, and where nothing lists keys. An object
 * described without members (`object`) is left as it is.
 */
export function compileProjection(schema: Schema): ((value: unknown) => unknown) | undefined {
  const { vendor } = schema['~standard']
  if (vendor === 'zod' || vendor === 'valibot') return undefined
  const shape = readShape(schema, 'output')
  if (!someShape(shape, (one) => one.kind === 'object')) return undefined
  const project = new ProjectionCompiler().compile(shape)
  return (value) => project(value, 0)
}
