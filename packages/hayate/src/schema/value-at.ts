/** The own value at a path, or `undefined` when there is none: what an issue's path points at. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let place = root
  for (const key of path) {
    if (place instanceof Map) place = place.get(key)
    else if (typeof place === 'object' && place !== null && Object.hasOwn(place, key)) {
      // Proof: an own property of an object is read by its key.
      place = (place as Readonly<Record<string | number, unknown>>)[key]
    } else return undefined
  }
  return place
}
