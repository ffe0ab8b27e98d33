import { toJsonForm } from '../schema/to-json-form.ts'

/** The text of one value of a path, query, header, cookie or form. @throws TypeError For a list, an object or NaN. */
export function wireText(value: unknown, place: string): string {
  const form = toJsonForm(value)
  if (typeof form === 'string') return form
  if (typeof form === 'number' || typeof form === 'boolean') return String(form)
  throw new TypeError(`${place} takes one value, not ${Array.isArray(form) ? 'a list' : String(form)}.`)
}

/** Whether a value is sent at all: text has no word for `null`, so it is left out like `undefined`. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** One pair for a value, one for each item of a list, and `name[key]` for the members of an object. */
export function wirePairs(name: string, value: unknown, place: string): readonly (readonly [string, string])[] {
  if (!isGiven(value)) return []
  const form = toJsonForm(value)
  if (Array.isArray(form)) return form.filter(isGiven).map((item) => [name, wireText(item, place)] as const)
  if (typeof form === 'object' && form !== null) {
    return Object.entries(form).flatMap(([key, member]) => wirePairs(`${name}[${key}]`, member, place))
  }
  return [[name, wireText(form, place)]]
}
