import type { OperationPlan } from '../client/manifest.ts'
import { isNode, type JsonNode, listOf, nodeOf } from '../openapi/read-document.ts'
import { type ClientDocument, textAt } from './client-document.ts'
import { quote } from './client-literal.ts'
import { type Names, typeName } from './client-names.ts'
import type { SchemaTypes } from './client-schema-types.ts'

/** What an operation answers: the members of its result type, and what the client checks to tell them apart. */
export interface DescribedAnswers {
  readonly members: readonly string[]
  readonly errors: OperationPlan['errors']
  readonly bodies: readonly string[]
}

/** How far objects are moved in: they stand among the arguments of a member of a union. */
const inUnion = '      '

/** `hayate.Success<200, Item>`, its arguments in lines of their own when they do not fit into one. */
function generic(name: string, args: readonly string[]): string {
  const line = `hayate.${name}<${args.join(', ')}>`
  return line.includes('\n') || line.length > 110 ? `hayate.${name}<\n      ${args.join(',\n      ')}\n    >` : line
}

const isJson = (type: string): boolean => /^application\/(.+\+)?json$/.test(type)
const isErrorStatus = (status: string): boolean => /^[45]/.test(status)
const statusType = (status: string): string => (/^\d{3}$/.test(status) ? status : 'number')

function bareType(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Writes the types of answers. Problem documents of one code and shape are one type, whatever operation declares them. */
export class AnswerTypes {
  readonly #document: ClientDocument
  readonly #schemas: SchemaTypes
  readonly #names: Names
  /** Names of problem types by the JSON of their schema. */
  readonly #problems = new Map<string, string>()
  readonly declarations: string[] = []

  constructor(document: ClientDocument, schemas: SchemaTypes, names: Names) {
    this.#document = document
    this.#schemas = schemas
    this.#names = names
  }

  describe(responses: JsonNode): DescribedAnswers {
    const answers = Object.entries(responses).filter(([status]) => !status.startsWith('x-'))
    const successes = answers.filter(([status]) => status !== 'default' && !isErrorStatus(status))
    const fallback = answers.filter(([status]) => status === 'default')
    const shown = successes.length > 0 ? successes : fallback
    const members = shown.map(([status, answer]) => generic('Success', [statusType(status), this.#data(answer)]))
    const failures = answers.filter(([status]) => isErrorStatus(status) || status === 'default')
    const errors = new Map<number, Set<string>>()
    const bodies: string[] = []
    for (const [status, answer] of failures) members.push(...this.#failures(status, answer, { errors, bodies }))
    const codes = [...errors].map(([status, all]) => [status, [...all]] as const)
    return {
      members: [...new Set([...(shown.length === 0 ? ['hayate.Success<number, unknown>'] : []), ...members])],
      errors: codes.length === 0 ? undefined : Object.fromEntries(codes),
      bodies,
    }
  }

  #data(answer: unknown): string {
    const content = Object.entries(nodeOf(this.#document.resolve(answer).content))
    if (content.length === 0) return 'null'
    const types = content.map(([type, media]) => this.#contentType(bareType(type), nodeOf(media)))
    return [...new Set(types)].join(' | ')
  }

  #contentType(type: string, media: JsonNode): string {
    if (isJson(type)) return this.#schemas.write(media.schema, inUnion)
    const item = media.itemSchema ?? media['x-item-schema']
    if (type === 'application/jsonl' || type === 'application/x-ndjson') {
      return `AsyncIterable<${this.#schemas.write(item, inUnion)}>`
    }
    if (type === 'text/event-stream') return `AsyncIterable<${this.#eventData(item)}>`
    return type.startsWith('text/') ? 'string' : 'Blob'
  }

  /** Events may be of several kinds, each with a schema of its own for the JSON in `data`. */
  #eventData(event: unknown): string {
    const { oneOf, anyOf, properties } = this.#document.resolve(event)
    const choices = [...listOf(oneOf), ...listOf(anyOf)]
    if (choices.length > 0) return [...new Set(choices.map((choice) => this.#eventData(choice)))].join(' | ')
    return this.#schemas.write(nodeOf(nodeOf(properties).data).contentSchema, inUnion)
  }

  #failures(
    status: string,
    answer: unknown,
    found: { readonly errors: Map<number, Set<string>>; readonly bodies: string[] },
  ): readonly string[] {
    const content = Object.entries(nodeOf(this.#document.resolve(answer).content))
    const media = content.find(([type]) => isJson(bareType(type)))?.[1]
    const { schema } = nodeOf(media)
    if (!isNode(schema)) return []
    const choices = Array.isArray(schema.oneOf) ? schema.oneOf : Array.isArray(schema.anyOf) ? schema.anyOf : [schema]
    const coded = choices.map((choice: unknown) => ({ choice, codes: this.#codes(choice) }))
    const members = coded.flatMap(({ choice, codes }) =>
      codes.map((code) => {
        if (/^\d{3}$/.test(status)) {
          found.errors.set(Number(status), (found.errors.get(Number(status)) ?? new Set<string>()).add(code))
        }
        return generic('Failure', [statusType(status), quote(code), this.#problem(choice, code)])
      }),
    )
    // What may be any problem is what every result may be.
    const others = coded.filter(({ choice, codes }) => codes.length === 0 && !this.#isAnyProblem(choice))
    if (others.length === 0) return members
    found.bodies.push(status)
    const types = [...new Set(others.map(({ choice }) => this.#schemas.write(choice, inUnion)))]
    return [...members, generic('Failure', [statusType(status), quote(status), types.join(' | ')])]
  }

  /** The codes that a problem document may have, when its schema says them. */
  #codes(schema: unknown): readonly string[] {
    const resolved = this.#document.resolve(schema)
    const parts = [resolved, ...listOf(resolved.allOf).map((part) => this.#document.resolve(part))]
    const code = parts
      .map((part) => nodeOf(nodeOf(part.properties).code))
      .find((found) => Object.keys(found).length > 0)
    const known = code === undefined ? [] : 'const' in code ? [code.const] : listOf(code.enum)
    return known.filter((value) => typeof value === 'string')
  }

  #isAnyProblem(schema: unknown): boolean {
    const properties = nodeOf(this.#document.resolve(schema).properties)
    return ['type', 'title', 'status', 'code'].every((name) => name in properties)
  }

  #problem(schema: unknown, code: string): string {
    if (textAt(nodeOf(schema).$ref) !== undefined) return this.#schemas.write(schema)
    const key = JSON.stringify(schema)
    const known = this.#problems.get(key)
    if (known !== undefined) return known
    const name = this.#names.take(`${typeName(code)}Problem`)
    this.#problems.set(key, name)
    this.declarations.push(this.#schemas.declare(name, schema))
    return name
  }
}
