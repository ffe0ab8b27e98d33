import { type Shape, unwrapShape } from './shape.ts'

/** A map in JSON: an object when its keys are texts, an array of pairs when none is, either when both may be. */
export type MapForm = 'object' | 'pairs' | 'either'

function textKeys(outer: Shape, depth: number): MapForm {
  const shape = unwrapShape(outer)
  switch (shape.kind) {
    case 'text':
      return 'object'
    case 'literal': {
      const texts = shape.values.filter((value) => typeof value === 'string').length
      return texts === 0 ? 'pairs' : texts === shape.values.length ? 'object' : 'either'
    }
    case 'union': {
      if (depth > 10) return 'either'
      const [first, ...others] = shape.members.map((member) => textKeys(member(), depth + 1))
      return first !== undefined && others.every((other) => other === first) ? first : 'either'
    }
    case 'opaque':
    case 'intersection':
      return 'either'
    default:
      return 'pairs'
  }
}

/** The JSON form of a map, from the shape of its keys. */
export function mapForm(map: { readonly key: () => Shape }): MapForm {
  return textKeys(map.key(), 0)
}
