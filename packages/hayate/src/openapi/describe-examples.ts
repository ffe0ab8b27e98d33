import type { ParamOptions } from '../params/param.ts'
import type { Example } from './document-types.ts'

type Given = ParamOptions['examples']

function isList(given: NonNullable<Given>): given is readonly unknown[] {
  return Array.isArray(given)
}

/** The bare values, for a schema. */
export function exampleValues(given: Given): readonly unknown[] | undefined {
  if (given === undefined) return undefined
  const values = isList(given) ? given : Object.values(given).map((example) => example.value)
  return values.length === 0 ? undefined : values
}

/** Examples as OpenAPI's map: those with names keep them; a short value is named by itself. */
export function describeExamples(given: Given): Record<string, Example> | undefined {
  if (given === undefined) return undefined
  if (!isList(given)) return Object.keys(given).length === 0 ? undefined : { ...given }
  if (given.length === 0) return undefined
  const entries = given.map((value, index): [string, Example] => {
    const isShort = (typeof value === 'string' && value !== '' && value.length <= 40) || typeof value === 'number'
    return [isShort ? String(value) : `Example ${index + 1}`, { value }]
  })
  return Object.fromEntries(entries)
}
