import type { AnyError } from '../errors/define-error.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { ErrorSchemas, SpecificationVersion } from './document-info.ts'
import type { Response } from './document-types.ts'
import type { OperationNames } from './operation-names.ts'
import type { SchemaCollector } from './schema-collector.ts'
import type { SchemeCollector } from './scheme-collector.ts'
import { changeRefs, schemaPrefix } from './walk-schema.ts'

/** What the operations of one document have in common while it is being built. */
export interface DocumentDraft {
  readonly schemas: SchemaCollector
  readonly problems: ProblemCollector
  readonly schemes: SchemeCollector
  readonly names: OperationNames
  /** Those that operations name. */
  readonly tags: Set<string>
  readonly specification: SpecificationVersion
}

/** The answers that every operation with a body, or with text inputs, may give in the same words. */
const sharedResponses = {
  BadRequest: 'The request is not valid HTTP, percent-encoding or UTF-8.',
  ContentTooLarge: 'The body is larger than the operation accepts.',
  UnsupportedMediaType: 'The body has no media type, or one that the operation does not read.',
} as const

export type SharedResponse = keyof typeof sharedResponses

/** Gathers the declared errors and the shared answers of a document as components. */
export class ProblemCollector {
  readonly schemas: ErrorSchemas
  readonly #collector: SchemaCollector
  readonly #refs = new Map<AnyError, JsonSchema>()
  readonly #names = new Map<string, string>()
  readonly #responses: Record<string, Response> = {}

  constructor(schemas: ErrorSchemas, collector: SchemaCollector) {
    this.schemas = schemas
    this.#collector = collector
  }

  get responses(): Readonly<Record<string, Response>> {
    return this.#responses
  }

  /** Of the 422 that lists every input that does not fit. */
  describeValidation(): JsonSchema {
    return this.#referring(this.schemas.validation)
  }

  /** A reference to the error's own component, `Problem.item_not_found`. */
  describe(error: AnyError, where: string): JsonSchema {
    const known = this.#refs.get(error)
    if (known !== undefined) return known
    const extra = error.extraSchema && this.#collector.use(error.extraSchema, 'output', where)
    const body = this.schemas.problem(error, extra)
    const ref =
      typeof body.$ref === 'string' ? this.#referring(body) : { $ref: `${schemaPrefix}${this.#name(error.code, body)}` }
    this.#refs.set(error, ref)
    return ref
  }

  share(name: SharedResponse): Response {
    const content = { [this.schemas.mediaType]: { schema: this.#referring(this.schemas.general) } }
    this.#responses[name] ??= { description: sharedResponses[name], content }
    return { $ref: `#/components/responses/${name}` }
  }

  /** The schema itself; the components that it refers to, directly or not, become part of the document. */
  #referring(schema: JsonSchema): JsonSchema {
    changeRefs(schema, (ref) => {
      const name = ref.slice(schemaPrefix.length)
      const body = this.schemas.components[name]
      if (body !== undefined && this.#collector.add(name, body)) this.#referring(body)
      return ref
    })
    return schema
  }

  /** Two declarations of one code are two components, unless they say the same. */
  #name(code: string, body: JsonSchema): string {
    const text = JSON.stringify(body)
    for (let count = 1; ; count++) {
      const name = count === 1 ? `Problem.${code}` : `Problem.${code}-${count}`
      const known = this.#names.get(name)
      if (known === text) return name
      if (known !== undefined) continue
      this.#names.set(name, text)
      this.#collector.add(name, body)
      return name
    }
  }
}
