import { HttpError } from '../errors/http-error.ts'
import { decodePercent } from './decode-percent.ts'

/** What differs between a query string and a urlencoded form. */
export interface PairRules {
  /** Starts the detail of an error, with the number of the pair: `Query parameter`. */
  readonly what: string
  /** Most pairs, empty ones counted, before anything is allocated. */
  readonly maxPairs: number
  readonly tooManyStatus: 400 | 413
  /** Whether characters outside RFC 3986 (controls, spaces, beyond ASCII) are refused. */
  readonly asciiOnly: boolean
}

const queryRules: PairRules = { what: 'Query parameter', maxPairs: 1000, tooManyStatus: 400, asciiOnly: true }

const ampersand = 0x26
const percent = 0x25
const plus = 0x2b
/** Up to here a scan is cheaper than a map. */
const scanLimit = 16

/**
 * Counts and checks the raw text before anything is allocated, so that `a&&&&…` costs one pass.
 *
 * @returns Whether any part needs decoding.
 * @throws HttpError
 */
function checkRaw(text: string, rules: PairRules): boolean {
  let pairs = 1
  let encoded = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === ampersand) {
      if (++pairs > rules.maxPairs) throw tooMany(rules)
    } else if (code === percent || code === plus) encoded = true
    else if (code === 0 || (rules.asciiOnly && (code < 0x21 || code > 0x7e))) {
      const reason = code === 0 ? 'a NUL character' : 'a character that must be percent-encoded'
      throw new HttpError(400, `${rules.what} ${pairs} has ${reason}.`)
    }
  }
  return encoded
}

function tooMany(rules: PairRules): HttpError {
  return new HttpError(rules.tooManyStatus, `${rules.what}s: at most ${rules.maxPairs} are allowed.`)
}

/**
 * The parameters of a query string, or the fields of a urlencoded form, in the order sent.
 *
 * Decoded as `application/x-www-form-urlencoded` (WHATWG URL §5.1), but strictly: what the standard would replace by
 * U+FFFD is refused. Names are only text: `a[b]` and `__proto__` mean nothing here.
 */
export class QueryString {
  readonly #names: string[] = []
  readonly #values: string[] = []
  #index: Map<string, string[]> | undefined

  /**
   * @param text - Without the `?`.
   * @throws HttpError 400 with the place named, for bad percent-encoding, bad UTF-8, NUL, characters that a URL may not
   *   have, and more than 1,000 parameters (empty ones counted).
   */
  constructor(text: string, rules: PairRules = queryRules) {
    if (text === '') return
    this.#read(text, rules, checkRaw(text, rules))
  }

  get size(): number {
    return this.#names.length
  }

  /** The first value of a parameter; `''` for one without `=`. */
  get(name: string): string | undefined {
    const names = this.#names
    if (names.length > scanLimit) return this.#indexed().get(name)?.[0]
    for (let at = 0; at < names.length; at++) if (names[at] === name) return this.#values[at]
    return undefined
  }

  /** Every value of a parameter, in the order sent. */
  getAll(name: string): readonly string[] {
    const names = this.#names
    if (names.length > scanLimit) return this.#indexed().get(name) ?? []
    const values: string[] = []
    for (let at = 0; at < names.length; at++) if (names[at] === name) values.push(this.#values[at] ?? '')
    return values
  }

  has(name: string): boolean {
    return this.#names.length > scanLimit ? this.#indexed().has(name) : this.#names.includes(name)
  }

  /** Every name once, in the order of first appearance. */
  names(): readonly string[] {
    return [...new Set(this.#names)]
  }

  /** `[name, value]` in the order sent, repeats apart. */
  *[Symbol.iterator](): Iterator<[name: string, value: string]> {
    for (let at = 0; at < this.#names.length; at++) yield [this.#names[at] ?? '', this.#values[at] ?? '']
  }

  #read(text: string, rules: PairRules, encoded: boolean): void {
    // The next `=` is searched once, not from every pair: `a&a&a…` would else read the rest again and again.
    let equals = -1
    for (let start = 0; start <= text.length; ) {
      const mark = text.indexOf('&', start)
      const end = mark === -1 ? text.length : mark
      if (end > start) {
        if (equals < start) equals = indexOrEnd(text, '=', start)
        const split = Math.min(equals, end)
        this.#add(text.slice(start, split), text.slice(Math.min(split + 1, end), end), rules, encoded)
      }
      start = end + 1
    }
  }

  #add(rawName: string, rawValue: string, rules: PairRules, encoded: boolean): void {
    if (!encoded) {
      this.#names.push(rawName)
      this.#values.push(rawValue)
      return
    }
    const position = this.#names.length + 1
    this.#values.push(decodePart(rawValue, rules, position))
    this.#names.push(decodePart(rawName, rules, position))
  }

  #indexed(): Map<string, string[]> {
    if (this.#index !== undefined) return this.#index
    const index = new Map<string, string[]>()
    for (const [name, value] of this) {
      const values = index.get(name)
      if (values === undefined) index.set(name, [value])
      else values.push(value)
    }
    this.#index = index
    return index
  }
}

function indexOrEnd(text: string, character: string, start: number): number {
  const at = text.indexOf(character, start)
  return at === -1 ? text.length : at
}

function decodePart(raw: string, rules: PairRules, position: number): string {
  return decodePercent(raw.includes('+') ? raw.replaceAll('+', ' ') : raw, rules.what, position)
}
