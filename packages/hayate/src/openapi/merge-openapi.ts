function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** `extra` laid over `base`: objects member by member, lists appended, anything else replaced. Neither is changed. */
export function mergeOpenApi(base: unknown, extra: unknown): unknown {
  if (extra === undefined) return base
  if (isList(base) && isList(extra)) return [...base, ...extra]
  if (!isPlainObject(base) || !isPlainObject(extra)) return extra
  // `fromEntries` defines members instead of assigning them, so a key `__proto__` stays a key.
  const added = Object.entries(extra).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? mergeOpenApi(base[key], value) : value,
  ])
  return Object.fromEntries([...Object.entries(base), ...added])
}

/** Plain JSON without undefined members; every string goes through `text`. */
export function plainJson(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map((item) => plainJson(item ?? null, text))
  if (typeof value === 'bigint') return text(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return text(value.toISOString())
  const entries = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== 'function')
  return Object.fromEntries(entries.map(([key, member]) => [key, plainJson(member, text)]))
}

/** The same members, by name. Compared by code unit, so that no locale changes a document. */
export function sortedByKey<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
