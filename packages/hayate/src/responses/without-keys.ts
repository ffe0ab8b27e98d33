/** A copy of a value without the keys at these paths; what is not on a path is shared with the original. */
export function withoutKeys(value: unknown, paths: readonly (readonly (string | number)[])[]): unknown {
  return paths.reduce<unknown>((copy, path) => withoutKey(copy, path), value)
}

function withoutKey(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path
  if (key === undefined || typeof value !== 'object' || value === null) return value
  // The members of a set have no place of their own: what one may not have, none has.
  if (value instanceof Set) return new Set(Array.from(value, (item) => withoutKey(item, path)))
  if (value instanceof Map)
    return new Map(
      Array.from(value, ([name, item]: [unknown, unknown]) => [
        name,
        String(name) === String(key) ? withoutKey(item, rest) : item,
      ]),
    )
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (at === Number(key) ? withoutKey(item, rest) : item))
  const entries = Object.entries(value)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== String(key)))
  return Object.fromEntries(entries.map(([name, item]) => [name, name === String(key) ? withoutKey(item, rest) : item]))
}
