import type { AnyError } from '../errors/define-error.ts'
import type { AnyWebhook } from '../routing/webhooks.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { Contact, ExternalDocs, License, OpenApiDocument, Server, Tag } from './document-types.ts'

/** How error answers look in the document: one for each error format of the application. */
export interface ErrorSchemas {
  readonly mediaType: string
  /** Of an answer that no declared error describes: 400, 413, 415. */
  readonly general: JsonSchema
  /** Of the 422 that lists every input that does not fit. */
  readonly validation: JsonSchema
  /** Of one declared error. `extra` is the JSON Schema of its `extra` members, if it has them. */
  problem(error: AnyError, extra: JsonSchema | undefined): JsonSchema
  /** A body to show; undefined when none can be made without knowing the `extra` members. */
  example(error: AnyError): unknown
  /** What the schemas above refer to as `#/components/schemas/…`. */
  readonly components: Readonly<Record<string, JsonSchema>>
}

/** The version of OpenAPI that a document is written in. */
export type SpecificationVersion = '3.0' | '3.1' | '3.2'

/** What the document says besides its operations. */
export interface DocumentInfo {
  readonly title: string
  readonly version: string
  readonly summary?: string
  /** CommonMark. */
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: Contact
  readonly license?: License
  readonly servers?: readonly Server[]
  /** In the order in which the pages show them; tags that only operations name follow. */
  readonly tags?: readonly Tag[]
  readonly externalDocs?: ExternalDocs
  /** `'3.2'` writes `itemSchema` for streams, where 3.1 has `x-item-schema`; `'3.0'` is 3.1 in older words. Default `'3.1'`. */
  readonly specification?: SpecificationVersion
  /** What stands before an error's code in `type`. Default `urn:problem:`. */
  readonly errorBase?: string
  /** Default: RFC 9457 problem documents. */
  readonly errorSchemas?: ErrorSchemas
  /**
   * A schema whose input and output side differ becomes `Item-Input` and `Item-Output`; `false` describes the input
   * side only, under one name. Default true.
   */
  readonly separateInputOutput?: boolean
  readonly webhooks?: readonly AnyWebhook[]
  /** Merged into the whole document at the end, lists appended: extensions like `x-logo`. */
  readonly extra?: Readonly<Record<string, unknown>>
  /** Has the last word, before the document is put into the words of 3.0. */
  readonly change?: (document: OpenApiDocument) => OpenApiDocument
}
