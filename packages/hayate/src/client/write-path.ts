import { isGiven, wireText } from './wire-text.ts'

const placeholder = /\{([^{}:]+)(:path)?\}/g

/**
 * A path with its parameters filled in, each as one segment whatever it contains, `{name:path}` as several.
 *
 * @throws TypeError For a parameter that is missing or empty, and for `.` and `..`: a URL would resolve them, percent-encoded
 *   or not (WHATWG URL, "double-dot path segment"), and the request would reach another operation. For an empty segment in
 *   `{name:path}`: no server of ours takes it, and a path that begins with `//` is another host.
 */
export function writePath(pattern: string, values: ReadonlyMap<string, unknown>): string {
  const path = pattern.replaceAll(placeholder, (_, name: string, rest: string | undefined) => {
    const value = values.get(name)
    if (!isGiven(value)) throw new TypeError(`The path parameter '${name}' is missing.`)
    const text = wireText(value, `The path parameter '${name}'`)
    if (rest !== undefined && /^\/|\/\//.test(text))
      throw new TypeError(`The path parameter '${name}' has an empty segment: ${text}`)
    if (rest !== undefined) return text.split('/').map(encodeURIComponent).join('/')
    if (text === '') throw new TypeError(`The path parameter '${name}' is empty.`)
    return encodeURIComponent(text)
  })
  const dots = path.split('/').find((segment) => segment === '.' || segment === '..')
  if (dots !== undefined) throw new TypeError(`A segment of the path cannot be '${dots}': ${path}`)
  return path
}
