import { isNode, type JsonNode, nodeOf } from '../openapi/read-document.ts'
import { CliError } from './cli-error.ts'

/** A text that says something. */
export function textAt(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

const componentSchema = '#/components/schemas/'

function readToken(token: string): string {
  return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')
}

/** An OpenAPI document of any origin: nothing about its shape is trusted but what is looked at. */
export class ClientDocument {
  readonly root: JsonNode

  /** @throws CliError When it is none, or of a version before 3.0. */
  constructor(root: unknown) {
    if (!isNode(root) || textAt(root.openapi)?.startsWith('3.') !== true) {
      throw new CliError('This is no OpenAPI document: it has no "openapi": "3…".')
    }
    this.root = root
  }

  get schemas(): readonly (readonly [string, unknown])[] {
    return Object.entries(nodeOf(nodeOf(this.root.components).schemas))
  }

  /** The name of the component that a reference means. */
  componentName(reference: string): string | undefined {
    const name = reference.startsWith(componentSchema) ? reference.slice(componentSchema.length) : undefined
    return name === undefined || name.includes('/') ? undefined : readToken(name)
  }

  /** What a reference leads to (RFC 6901). @throws CliError When that is nothing, or in another file. */
  lookUp(reference: string): unknown {
    if (!reference.startsWith('#/')) throw new CliError(`'${reference}' is in another file. Bundle the document first.`)
    let at: unknown = this.root
    for (const token of reference.slice(2).split('/').map(readToken)) {
      if ((!isNode(at) && !Array.isArray(at)) || !Object.hasOwn(at, token)) {
        throw new CliError(`'${reference}' leads to nothing in this document.`)
      }
      at = Reflect.get(at, token)
    }
    return at
  }

  /** The object itself, or what its `$ref` leads to. */
  resolve(value: unknown): JsonNode {
    let found = nodeOf(value)
    for (let steps = 0; typeof found.$ref === 'string'; steps++) {
      if (steps > 100) throw new CliError(`'${found.$ref}' leads back to itself.`)
      found = nodeOf(this.lookUp(found.$ref))
    }
    return found
  }
}
