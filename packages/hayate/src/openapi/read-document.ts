/** An object of a document that somebody wrote: nothing of it is known before it is looked at. */
export type JsonNode = Readonly<Record<string, unknown>>

export function isNode(value: unknown): value is JsonNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function nodeOf(value: unknown): JsonNode {
  return isNode(value) ? value : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** One operation of a document. */
export interface ReadOperation {
  /** Upper case. */
  readonly method: string
  readonly path: string
  readonly operation: JsonNode
  /** Its own, then those of its path that it does not replace; references are followed. */
  readonly parameters: readonly JsonNode[]
}

const methods: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** Reads an OpenAPI document of any 3.x version, from wherever it comes. */
export class DocumentReader {
  readonly root: JsonNode

  constructor(document: unknown) {
    this.root = nodeOf(document)
  }

  /** Follows references inside of the document; an object that refers to nothing is empty. */
  resolve(value: unknown): JsonNode {
    let node = nodeOf(value)
    for (let steps = 0; typeof node.$ref === 'string'; steps++) {
      if (steps > 32) return {}
      node = this.#at(node.$ref)
    }
    return node
  }

  operations(): readonly ReadOperation[] {
    return this.operationsIn(this.root.paths)
  }

  /** The operations of paths, of webhooks, or of one callback. */
  operationsIn(items: unknown): readonly ReadOperation[] {
    return Object.entries(nodeOf(items)).flatMap(([path, value]) => {
      const item = this.resolve(value)
      return methods
        .filter((method) => isNode(item[method]))
        .map((method) => {
          const operation = nodeOf(item[method])
          return { method: method.toUpperCase(), path, operation, parameters: this.#parameters(operation, item) }
        })
    })
  }

  scheme(name: string): JsonNode {
    return this.resolve(nodeOf(nodeOf(this.root.components).securitySchemes)[name])
  }

  #parameters(operation: JsonNode, item: JsonNode): readonly JsonNode[] {
    const all = [...listOf(item.parameters), ...listOf(operation.parameters)].map((each) => this.resolve(each))
    return [...new Map(all.map((each) => [`${String(each.in)} ${String(each.name)}`, each])).values()]
  }

  /** RFC 6901, as a fragment. */
  #at(ref: string): JsonNode {
    if (!ref.startsWith('#/')) return {}
    const names = ref.slice(2).split('/').map(unescapePointer)
    let value: unknown = this.root
    for (const name of names) value = nodeOf(value)[name]
    return nodeOf(value)
  }
}

function unescapePointer(part: string): string {
  let text = part
  try {
    text = decodeURIComponent(part)
  } catch {
    // A name that was never encoded.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}
