// A recursive schema needs a name that stays the same in both directions and in every route that uses it.
const names = new WeakMap<object, string>()
let count = 0

/**
 * The name a schema that contains itself gets in documents when it has none: its title if that can be a name, else
 * `Recursive1`, `Recursive2` … in the order in which such schemas are first described.
 */
export function recursiveName(schema: object, title?: unknown): string {
  const before = names.get(schema)
  if (before) return before
  count += 1
  const name = typeof title === 'string' && /^[A-Za-z][\w.-]*$/.test(title) ? title : `Recursive${count}`
  names.set(schema, name)
  return name
}
