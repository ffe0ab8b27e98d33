import { checkPath, decodeSegment } from '../http/decode-path.ts'
import type { RoutePattern } from './route-pattern.ts'

/** What a look-up found; an outcome, not an exception. */
export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly value: T; readonly pathValues: readonly string[] }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'not-found' }

type Methods<T> = Map<string, T>

/** The fixed text around a parameter. */
interface Affixes {
  readonly prefix: string
  readonly suffix: string
}

interface Node<T> {
  readonly statics: Map<string, Node<T>>
  /** Parameters with fixed text around them, the longest text first. */
  readonly affixed: (Affixes & { readonly node: Node<T> })[]
  param: Node<T> | undefined
  rest: Methods<T> | undefined
  methods: Methods<T> | undefined
}

const noValues: readonly string[] = []
const notFound = { kind: 'not-found' } as const

/**
 * Paths as a tree of segments. A fixed segment beats a parameter, a parameter with text around it a bare one, and that the
 * rest of a path, whatever the order of declaration; the most specific path that has the method wins.
 */
export class RouteTree<T> {
  readonly #root: Node<T> = emptyNode()
  /** Paths without parameters by their whole text: most requests end here. */
  readonly #whole = new Map<string, Methods<T>>()
  /** Lengths of those paths: a path of another length is not looked up, which saves hashing it. */
  readonly #wholeLengths: boolean[] = []

  /** @returns The value that already stands there, and nothing is added; undefined when it was free. */
  add(method: string, pattern: RoutePattern, value: T): T | undefined {
    const methods = this.#methodsAt(pattern)
    const taken = methods.get(method)
    if (taken !== undefined) return taken
    methods.set(method, value)
    if (pattern.names.length === 0) {
      this.#whole.set(pattern.openapi, methods)
      this.#wholeLengths[pattern.openapi.length] = true
    }
    return undefined
  }

  /** @throws HttpError 400 for a path that two readers could read differently (`checkPath`). */
  match(method: string, path: string): RouteMatch<T> {
    if (this.#wholeLengths[path.length] === true) {
      const value = this.#whole.get(path)?.get(method)
      if (value !== undefined) return { kind: 'found', value, pathValues: noValues }
    }
    const plain = isPlain(path)
    if (!plain) checkPath(path)
    return new Lookup<T>(method, path, plain).from(this.#root)
  }

  #methodsAt(pattern: RoutePattern): Methods<T> {
    let node = this.#root
    for (const segment of pattern.segments) {
      if (segment.kind === 'rest') {
        node.rest ??= new Map()
        return node.rest
      }
      node =
        segment.kind === 'static' ? staticChild(node, segment.text) : paramChild(node, segment.prefix, segment.suffix)
    }
    node.methods ??= new Map()
    return node.methods
  }
}

function emptyNode<T>(): Node<T> {
  return { statics: new Map(), affixed: [], param: undefined, rest: undefined, methods: undefined }
}

function staticChild<T>(node: Node<T>, text: string): Node<T> {
  const child = node.statics.get(text) ?? emptyNode<T>()
  node.statics.set(text, child)
  return child
}

function paramChild<T>(node: Node<T>, prefix: string, suffix: string): Node<T> {
  if (prefix === '' && suffix === '') {
    node.param ??= emptyNode()
    return node.param
  }
  const known = node.affixed.find((edge) => edge.prefix === prefix && edge.suffix === suffix)
  if (known !== undefined) return known.node
  const child = emptyNode<T>()
  node.affixed.push({ prefix, suffix, node: child })
  node.affixed.sort(bySpecificity)
  return child
}

/** More fixed text first; of equally much, more of it in front; then by the text itself: never by the order of declaration. */
function bySpecificity(one: Affixes, other: Affixes): number {
  const more = other.prefix.length + other.suffix.length - (one.prefix.length + one.suffix.length)
  if (more !== 0) return more
  if (one.prefix.length !== other.prefix.length) return other.prefix.length - one.prefix.length
  return `${one.prefix}/${one.suffix}` < `${other.prefix}/${other.suffix}` ? -1 : 1
}

/** Whether every reader reads the path alike: nothing encoded, no dot at the start of a segment, no odd character. */
function isPlain(path: string): boolean {
  let before = 0
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at)
    // In this order: controls, space and what is not ASCII; `%`; `\`; `.` after `/`.
    if (code < 0x21 || code > 0x7e || code === 0x25 || code === 0x5c || (code === 0x2e && before === 0x2f)) return false
    before = code
  }
  return path.charCodeAt(0) === 0x2f
}

/** One walk down the tree, most specific branch first. */
class Lookup<T> {
  readonly #method: string
  readonly #path: string
  /** Nothing in the path is encoded. */
  readonly #plain: boolean
  readonly #values: string[] = []
  #allowed: Set<string> | undefined

  constructor(method: string, path: string, plain: boolean) {
    this.#method = method
    this.#path = path
    this.#plain = plain
  }

  from(root: Node<T>): RouteMatch<T> {
    const value = this.#walk(root, 1)
    if (value !== undefined) return { kind: 'found', value, pathValues: this.#values }
    if (this.#allowed !== undefined) return { kind: 'wrong-method', allowed: [...this.#allowed] }
    return notFound
  }

  #walk(node: Node<T>, start: number): T | undefined {
    if (start > this.#path.length) return this.#take(node.methods)
    const slash = this.#path.indexOf('/', start)
    const end = slash === -1 ? this.#path.length : slash
    const raw = this.#path.slice(start, end)
    const segment = this.#plain ? raw : decodeSegment(raw)
    const child = node.statics.get(segment)
    const found = child === undefined ? undefined : this.#walk(child, end + 1)
    if (found !== undefined) return found
    if (segment !== '') {
      const value = this.#walkParams(node, segment, end + 1)
      if (value !== undefined) return value
    }
    return node.rest === undefined ? undefined : this.#takeRest(node.rest, start)
  }

  #walkParams(node: Node<T>, segment: string, next: number): T | undefined {
    for (let at = 0; at < node.affixed.length; at += 1) {
      // Proof: `at` is below the length.
      const { prefix, suffix, node: child } = node.affixed[at] as (typeof node.affixed)[number]
      const inner = segment.length - prefix.length - suffix.length
      if (inner < 1 || !segment.startsWith(prefix) || !segment.endsWith(suffix)) continue
      const found = this.#walkWith(segment.slice(prefix.length, prefix.length + inner), child, next)
      if (found !== undefined) return found
    }
    return node.param === undefined ? undefined : this.#walkWith(segment, node.param, next)
  }

  #walkWith(value: string, node: Node<T>, next: number): T | undefined {
    this.#values.push(value)
    const found = this.#walk(node, next)
    if (found === undefined) this.#values.pop()
    return found
  }

  #take(methods: Methods<T> | undefined): T | undefined {
    if (methods === undefined) return undefined
    const value = methods.get(this.#method) ?? (this.#method === 'HEAD' ? methods.get('GET') : undefined)
    if (value !== undefined) return value
    this.#allowed ??= new Set()
    for (const method of methods.keys()) this.#allowed.add(method)
    return undefined
  }

  #takeRest(methods: Methods<T>, start: number): T | undefined {
    const rest = decodeRest(this.#path.slice(start))
    if (rest === undefined) return undefined
    const found = this.#take(methods)
    if (found !== undefined) this.#values.push(rest)
    return found
  }
}

/** What `{name:path}` may be: no empty segment, so that the rest of a path is never an absolute one. */
function decodeRest(raw: string): string | undefined {
  if (raw.startsWith('/') || raw.includes('//')) return undefined
  return raw.includes('%') ? decodeSegment(raw) : raw
}
