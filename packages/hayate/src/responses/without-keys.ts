/** A copy of a value without the keys at these paths; what is not on a path is shared with the original. */
export function withoutKeys(value: unknown, paths: readonly (readonly (string | number)[])[]): unknown {
  return paths.reduce<unknown>((copy, path) => withoutKey(copy, path), value)
}

function withoutKey(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, at) => (at === Number(key) ? withoutKey(item, rest) : item))
  const entries = Object.entries(value)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== String(key)))
  return Object.fromEntries(entries.map(([name, item]) => [name, name === String(key) ? withoutKey(item, rest) : item]))
}
