/** Paths of the keys that a returned value had and what leaves has not; at most 20. */
export function droppedKeys(
  returned: unknown,
  leaving: unknown,
  path: string = '',
  found: string[] = [],
): readonly string[] {
  if (found.length >= 20 || !isPlain(returned) || !isPlain(leaving)) return found
  for (const [key, value] of Object.entries(returned)) {
    const place = path === '' ? key : `${path}.${key}`
    if (!Object.hasOwn(leaving, key)) {
      if (value !== undefined) found.push(place)
    } else droppedKeys(value, leaving[key], place, found)
  }
  return found
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}
