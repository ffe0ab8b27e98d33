import { isNode, type JsonNode, listOf, nodeOf } from '../openapi/read-document.ts'
import { CliError } from './cli-error.ts'
import { type ClientDocument, textAt } from './client-document.ts'
import { memberName, quote } from './client-literal.ts'

/** Lines of a comment above what they describe; nothing without lines. */
export function comment(lines: readonly (string | undefined)[], indent: string): string {
  const texts = lines.flatMap((line) => line?.trim().replaceAll('*/', '*\\/').split(/\r?\n/) ?? [])
  if (texts.length === 0) return ''
  if (texts.length === 1) return `${indent}/** ${texts[0]} */\n`
  const middle = texts.map((line) => `${indent} *${line === '' ? '' : ` ${line.trimEnd()}`}\n`).join('')
  return `${indent}/**\n${middle}${indent} */\n`
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function scalarType(value: unknown): string {
  if (!isScalar(value)) return 'unknown'
  return typeof value === 'string' ? quote(value) : String(value)
}

function unique(types: readonly string[]): readonly string[] {
  return types.includes('unknown') ? ['unknown'] : [...new Set(types)]
}

/** Writes the types of JSON Schemas; a component is named, everything else stands where it is used. */
export class SchemaTypes {
  readonly #document: ClientDocument
  readonly #names: ReadonlyMap<string, string>
  /** References to what is no component, while they are followed. */
  readonly #following: string[] = []
  #inForm = false

  /** @param names - Of the types, by the names of the components. */
  constructor(document: ClientDocument, names: ReadonlyMap<string, string>) {
    this.#document = document
    this.#names = names
  }

  write(schema: unknown, indent = ''): string {
    const members = this.#members(schema, indent)
    return members.length === 0 ? 'never' : members.join(' | ')
  }

  /** The same for a form, in which a text with a media type is a file. */
  writeForm(schema: unknown, indent: string): string {
    this.#inForm = true
    const type = this.write(schema, indent)
    this.#inForm = false
    return type
  }

  #isFile(schema: JsonNode): boolean {
    const types = contentTypes(schema)
    return (
      schema.format === 'binary' || types.includes('application/octet-stream') || (this.#inForm && types.length > 0)
    )
  }

  /** `export interface Item { … }`, or a type alias when it is no plain object. */
  declare(name: string, schema: unknown): string {
    const head = comment(describe(nodeOf(schema)), '')
    const members = this.#members(schema, '')
    const [type = 'never'] = members
    const isInterface = members.length < 2 && type.startsWith('{\n')
    return isInterface
      ? `${head}export interface ${name} ${type}\n`
      : `${head}export type ${name} =${this.#behind(schema, `export type ${name} =`, '')}\n`
  }

  /** The type behind `=` or `:`. Objects in a union that is broken into lines are moved in. */
  #behind(schema: unknown, head: string, indent: string): string {
    const members = this.#members(schema, indent)
    const isMovedIn = members.length > 1 && members.some((member) => member.includes('\n'))
    return broken(isMovedIn ? this.#members(schema, `${indent}    `) : members, head, indent)
  }

  /** The members of a union, each of which can stand before `[]`. */
  #members(schema: unknown, indent: string): readonly string[] {
    if (schema === false) return []
    if (!isNode(schema)) return ['unknown']
    if (typeof schema.$ref === 'string') return this.#reference(schema.$ref, indent)
    const types = this.#ownMembers(schema, indent)
    return unique(schema.nullable === true ? [...types, 'null'] : types)
  }

  #reference(reference: string, indent: string): readonly string[] {
    const name = this.#names.get(this.#document.componentName(reference) ?? '')
    if (name !== undefined) return [name]
    if (this.#following.includes(reference)) return ['unknown']
    this.#following.push(reference)
    const types = this.#members(this.#document.lookUp(reference), indent)
    this.#following.pop()
    return types
  }

  #ownMembers(schema: JsonNode, indent: string): readonly string[] {
    if ('const' in schema) return [scalarType(schema.const)]
    if (Array.isArray(schema.enum)) return unique(schema.enum.map(scalarType))
    const parts = [
      this.#structure(schema, indent),
      ...[schema.oneOf, schema.anyOf].filter(Array.isArray).map((choices) => this.#choices(schema, choices, indent)),
      ...listOf(schema.allOf).map((part) => this.#members(part, indent)),
    ].filter((types) => !types.includes('unknown'))
    const [first = ['unknown'], ...others] = parts
    if (others.length === 0) return first
    const sides = parts.map((types) => (types.length > 1 ? `(${types.join(' | ')})` : (types[0] ?? 'never')))
    return [`(${[...new Set(sides)].join(' & ')})`]
  }

  #choices(schema: JsonNode, choices: readonly unknown[], indent: string): readonly string[] {
    const discriminator = nodeOf(schema.discriminator)
    const key = textAt(discriminator.propertyName)
    return unique(
      choices.flatMap((choice) => {
        const types = this.#members(choice, indent)
        const tag = key === undefined ? undefined : this.#tagOf(choice, key, nodeOf(discriminator.mapping))
        return tag === undefined ? types : types.map((type) => `({ ${memberName(key ?? '')}: ${tag} } & ${type})`)
      }),
    )
  }

  /** The value of a discriminator whose schema does not say it itself. */
  #tagOf(choice: unknown, key: string, mapping: JsonNode): string | undefined {
    const reference = textAt(nodeOf(choice).$ref)
    if (reference === undefined) return undefined
    const property = nodeOf(nodeOf(this.#document.resolve(choice).properties)[key])
    if ('const' in property || 'enum' in property) return undefined
    const name = this.#document.componentName(reference) ?? reference
    const tags = Object.keys(mapping).filter((tag) => mapping[tag] === reference || mapping[tag] === name)
    return (tags.length === 0 ? [name] : tags).map(quote).join(' | ')
  }

  #structure(schema: JsonNode, indent: string): readonly string[] {
    const types = typeof schema.type === 'string' ? [schema.type] : listOf(schema.type)
    if (types.length > 0) return unique(types.flatMap((type) => this.#ofType(schema, type, indent)))
    if (isNode(schema.properties) || 'additionalProperties' in schema || isNode(schema.patternProperties)) {
      return [this.#object(schema, indent)]
    }
    return 'items' in schema || 'prefixItems' in schema ? [this.#array(schema, indent)] : ['unknown']
  }

  #ofType(schema: JsonNode, type: unknown, indent: string): readonly string[] {
    switch (type) {
      case 'string':
        return [this.#isFile(schema) ? 'Blob' : 'string']
      case 'number':
      case 'integer':
        return ['number']
      case 'boolean':
      case 'null':
        return [type]
      case 'array':
        return [this.#array(schema, indent)]
      case 'object':
        return [this.#object(schema, indent)]
      default:
        throw new CliError(
          `A schema of the document has the type ${JSON.stringify(type)}, which JSON Schema does not know.`,
        )
    }
  }

  #array(schema: JsonNode, indent: string): string {
    const item = (of: unknown): string => {
      const types = this.#members(of, indent)
      return types.length === 1 ? (types[0] ?? '') : `(${types.join(' | ') || 'never'})`
    }
    if (!Array.isArray(schema.prefixItems)) return `${item(schema.items)}[]`
    const least = typeof schema.minItems === 'number' ? schema.minItems : 0
    const places = schema.prefixItems.map((of, at) => (at < least ? this.write(of, indent) : `${item(of)}?`))
    // Zod writes a tuple without its length; `items: false` closes it.
    const required = 'minItems' in schema ? places : schema.prefixItems.map((of) => this.write(of, indent))
    const isOpen = 'items' in schema && schema.items !== false
    return `[${[...required, ...(isOpen ? [`...${item(schema.items)}[]`] : [])].join(', ')}]`
  }

  #object(schema: JsonNode, indent: string): string {
    const properties = Object.entries(nodeOf(schema.properties))
    if (properties.length === 0) return this.#map(schema, indent)
    const required = listOf(schema.required)
    const inner = `${indent}  `
    const lines = properties.map(([name, property]) => {
      const mark = required.includes(name) ? '' : '?'
      const head = comment(isNode(property) && '$ref' in property ? [] : describe(nodeOf(property)), inner)
      const start = `${inner}${memberName(name)}${mark}:`
      return `${head}${start}${this.#behind(property, start, inner)}\n`
    })
    // An index signature must fit every property, so no more is said of the others than that they may be there.
    const isOpen = isNode(schema.additionalProperties) || isNode(schema.patternProperties)
    return `{\n${lines.join('')}${isOpen ? `${inner}[key: string]: unknown\n` : ''}${indent}}`
  }

  #map(schema: JsonNode, indent: string): string {
    const { additionalProperties: others, propertyNames } = schema
    const patterns = Object.values(nodeOf(schema.patternProperties))
    if (others === false && patterns.length === 0) return '{ [key: string]: never }'
    const types = [...patterns, ...(isNode(others) ? [others] : [])].flatMap((of) => this.#members(of, indent))
    const value = types.length === 0 ? 'unknown' : unique(types).join(' | ')
    const keys = nodeOf(propertyNames).enum
    if (!Array.isArray(keys)) return `{ [key: string]: ${value} }`
    const isPartial = keys.some((key) => !listOf(schema.required).includes(key))
    return `{ [key in ${keys.map(scalarType).join(' | ')}]${isPartial ? '?' : ''}: ${value} }`
  }
}

/** The media types that a text may have, in one schema or in one for each. */
function contentTypes(schema: JsonNode): readonly unknown[] {
  if (schema.contentEncoding !== undefined || schema.contentSchema !== undefined) return []
  if (schema.contentMediaType !== undefined) return [schema.contentMediaType]
  return listOf(schema.anyOf).flatMap((choice) => contentTypes(nodeOf(choice)))
}

function describe(schema: JsonNode): readonly (string | undefined)[] {
  const text = textAt(schema.description)
  return [...(text === undefined ? [] : [text]), ...(schema.deprecated === true ? ['@deprecated'] : [])]
}

/**
 * What stands behind `=` or `:`: a union that does not fit into a line of 120 has one member in each.
 *
 * @param head - What stands before it in its line.
 */
export function broken(members: readonly string[], head: string, indent = ''): string {
  const line = ` ${members.length === 0 ? 'never' : members.join(' | ')}`
  if (members.length < 2 || (!line.includes('\n') && head.length + line.length <= 120)) return line
  return ['', ...members].join(`\n${indent}  | `)
}
