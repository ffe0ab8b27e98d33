import type { JsonSchema } from '../schema/json-schema.ts'
import type { OpenApiDocument } from './document-types.ts'
import { SchemaDowngrade } from './schema-30.ts'

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Their values are objects by name, and a name may be that of a keyword: a header called `schema`.
const namedObjects: ReadonlySet<string> = new Set([
  'paths',
  'webhooks',
  'callbacks',
  'responses',
  'content',
  'headers',
  'links',
  'encoding',
  'parameters',
  'requestBodies',
])
// Data, and what nobody but its writer understands.
const untouched: ReadonlySet<string> = new Set(['example', 'examples', 'value', 'variables', 'securitySchemes'])

/** OpenAPI 3.0 §4.7.30: only these types of scheme have scopes, so the roles that 3.1 allows elsewhere go. */
function scopesOf(document: OpenApiDocument): (name: string, scopes: unknown) => unknown {
  const schemes = document.components?.securitySchemes ?? {}
  const scoped = new Set(['oauth2', 'openIdConnect'])
  return (name, scopes) => (scoped.has(String(schemes[name]?.type)) ? scopes : [])
}

/** 3.0 has no `summary` and knows a licence by its address only. */
function downgradeInfo(info: OpenApiDocument['info']): Node {
  const { summary, license, description, ...rest } = info
  const text = [summary, description].filter((part) => part !== undefined).join('\n\n')
  const { identifier, ...named } = isNode(license) ? license : { identifier: undefined }
  const url = identifier === undefined ? {} : { url: `https://spdx.org/licenses/${identifier}.html` }
  return {
    ...rest,
    ...(text !== '' && { description: text }),
    ...(license !== undefined && { license: { ...url, ...named } }),
  }
}

class DocumentDowngrade {
  readonly #schemas: SchemaDowngrade
  readonly #scopes: (name: string, scopes: unknown) => unknown

  constructor(document: OpenApiDocument) {
    this.#schemas = new SchemaDowngrade(document.components?.schemas ?? {})
    this.#scopes = scopesOf(document)
  }

  members(node: Node): Node {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.#member(key, value)]))
  }

  components(components: NonNullable<OpenApiDocument['components']>): Node {
    const { schemas, securitySchemes, pathItems: _pathItems, ...rest } = { pathItems: undefined, ...components }
    const usable = Object.entries(securitySchemes ?? {}).filter(([, scheme]) => scheme.type !== 'mutualTLS')
    return {
      ...(schemas !== undefined && { schemas: this.#byName(schemas, (schema) => this.#schema(schema)) }),
      ...(securitySchemes !== undefined && { securitySchemes: Object.fromEntries(usable) }),
      ...this.members(rest),
    }
  }

  security(list: unknown): unknown {
    if (!Array.isArray(list)) return list
    return list.map((requirement: unknown) =>
      isNode(requirement)
        ? Object.fromEntries(Object.entries(requirement).map(([name, scopes]) => [name, this.#scopes(name, scopes)]))
        : requirement,
    )
  }

  #member(key: string, value: unknown): unknown {
    if (key === 'schema' || key === 'x-item-schema') return this.#schema(value)
    if (key === 'security') return this.security(value)
    if (untouched.has(key) || key.startsWith('x-')) return value
    if (namedObjects.has(key) && isNode(value)) return this.#byName(value, (member) => this.#any(member))
    return this.#any(value)
  }

  #any(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#any(item))
    return isNode(value) ? this.members(value) : value
  }

  #byName(members: Node, change: (member: unknown) => unknown): Node {
    return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, change(member)]))
  }

  #schema(schema: unknown): JsonSchema {
    return this.#schemas.schema(schema)
  }
}

/**
 * A 3.1 document in the words of OpenAPI 3.0.3, for generators and gateways that know no newer one. Values mean the same
 * where 3.0 has a word for them; what it cannot say is left out. Webhooks stand under `x-webhooks`, where ReDoc finds them.
 */
export function toOpenApi30(document: OpenApiDocument): OpenApiDocument {
  const downgrade = new DocumentDowngrade(document)
  const {
    info,
    webhooks,
    components,
    security,
    jsonSchemaDialect: _dialect,
    ...rest
  } = {
    jsonSchemaDialect: undefined,
    ...document,
  }
  const result = {
    ...downgrade.members(rest),
    openapi: '3.0.3',
    info: downgradeInfo(info),
    ...(security !== undefined && { security: downgrade.security(security) }),
    ...(webhooks !== undefined && { 'x-webhooks': downgrade.members({ webhooks }).webhooks }),
    ...(components !== undefined && { components: downgrade.components(components) }),
  }
  const order = [...Object.keys(document), 'x-webhooks'].filter((key) => key in result)
  const ordered = order.map((key) => [key, Object.entries(result).find(([name]) => name === key)?.[1]])
  // Proof: every member of the document went through a change that keeps its kind.
  return Object.fromEntries(ordered) as OpenApiDocument
}
