/** Whether `candidate`, in any case, is `lowerName`. Both have the same length. */
function equalsIgnoringCase(candidate: string, lowerName: string): boolean {
  for (let at = 0; at < lowerName.length; at++) {
    const code = candidate.charCodeAt(at)
    const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code
    if (lower !== lowerName.charCodeAt(at)) return false
  }
  return true
}

/**
 * The headers of one request, looked up by lower-case name.
 *
 * A scan over the flat list as received: a request has a dozen headers and a route reads two of them, which is cheaper
 * than a dictionary. `__proto__` is a name like any other.
 */
export class RequestHeaders {
  readonly #raw: readonly string[]

  /** @param rawHeaders - `[name, value, name, value …]` as received, names in any case. */
  constructor(rawHeaders: readonly string[]) {
    this.#raw = rawHeaders
  }

  /**
   * The value of a header; repeats are joined with `, ` (RFC 9110 §5.3), cookies with `; ` (RFC 9113 §8.2.3).
   *
   * @param name - In lower case.
   */
  get(name: string): string | undefined {
    const raw = this.#raw
    let found: string | undefined
    for (let at = 0; at < raw.length; at += 2) {
      if (!this.#isNamed(at, name)) continue
      const value = raw[at + 1] ?? ''
      found = found === undefined ? value : `${found}${name === 'cookie' ? '; ' : ', '}${value}`
    }
    return found
  }

  /** Every value of a header as received, unsplit. */
  getAll(name: string): readonly string[] {
    const raw = this.#raw
    const values: string[] = []
    for (let at = 0; at < raw.length; at += 2) if (this.#isNamed(at, name)) values.push(raw[at + 1] ?? '')
    return values
  }

  has(name: string): boolean {
    for (let at = 0; at < this.#raw.length; at += 2) if (this.#isNamed(at, name)) return true
    return false
  }

  /** `[name in lower case, value]` in the order received, repeats apart. */
  *[Symbol.iterator](): Iterator<[name: string, value: string]> {
    const raw = this.#raw
    for (let at = 0; at < raw.length; at += 2) yield [(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']
  }

  #isNamed(at: number, name: string): boolean {
    const candidate = this.#raw[at]
    if (candidate === undefined || candidate.length !== name.length) return false
    return candidate === name || equalsIgnoringCase(candidate, name)
  }
}
