/** One proxy's word about the request that it got (RFC 7239 §4); names in lower case. */
export type ForwardedElement = ReadonlyMap<string, string>

const pair = /[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)")[ \t]*/y

/**
 * The Forwarded header (RFC 7239 §4), the farthest proxy first.
 *
 * @returns undefined when any of it is malformed: half of a chain says nothing.
 */
export function parseForwarded(header: string): readonly ForwardedElement[] | undefined {
  const elements: ForwardedElement[] = []
  let element = new Map<string, string>()
  let at = 0
  for (;;) {
    pair.lastIndex = at
    const match = pair.exec(header)
    if (match === null) return undefined
    const [text, name = '', token, quoted = ''] = match
    const key = name.toLowerCase()
    if (element.has(key)) return undefined
    element.set(key, token ?? quoted.replaceAll(/\\(.)/g, '$1'))
    at += text.length
    const separator = header[at]
    if (separator !== ';') {
      elements.push(element)
      element = new Map()
    }
    if (separator === undefined) return elements
    if (separator !== ';' && separator !== ',') return undefined
    at += 1
  }
}
