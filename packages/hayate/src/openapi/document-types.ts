import type { JsonSchema } from '../schema/json-schema.ts'

/** Specification extensions: any key that begins with `x-` (OpenAPI 3.1 §4.9). */
export interface Extensible {
  readonly [extension: `x-${string}`]: unknown
}

export interface ExternalDocs {
  readonly url: string
  readonly description?: string
}

export interface Contact {
  readonly name?: string
  readonly url?: string
  readonly email?: string
}

/** Either `identifier`, an SPDX expression, or `url`; not both. */
export interface License {
  readonly name: string
  readonly identifier?: string
  readonly url?: string
}

export interface Server {
  /** Absolute, or relative to where the document is served. */
  readonly url: string
  readonly description?: string
  /** By the names in `url`: `{ region: { default: 'eu', enum: ['eu', 'us'] } }`. */
  readonly variables?: Readonly<Record<string, ServerVariable>>
}

/** A part of a server's address that a reader may choose. */
export interface ServerVariable {
  readonly default: string
  readonly enum?: readonly string[]
  readonly description?: string
}

export interface Tag {
  readonly name: string
  /** CommonMark. */
  readonly description?: string
  readonly externalDocs?: ExternalDocs
}

export interface Example extends Extensible {
  readonly summary?: string
  readonly description?: string
  readonly value?: unknown
}

/** How one part of a form is written. */
export interface Encoding extends Extensible {
  /** One media type, or several with commas between them. */
  readonly contentType?: string
}

export interface MediaType extends Extensible {
  readonly schema?: JsonSchema
  /** OpenAPI 3.2 only: the schema of one item of a stream. */
  readonly itemSchema?: JsonSchema
  readonly examples?: Readonly<Record<string, Example>>
  /** Only of a form: by the names of its fields. */
  readonly encoding?: Readonly<Record<string, Encoding>>
}

export interface Parameter extends Extensible {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly description?: string
  readonly deprecated?: boolean
  readonly style?: 'deepObject'
  readonly explode?: boolean
  /** Either `schema` or `content`, which has one media type. */
  readonly schema?: JsonSchema
  readonly content?: Readonly<Record<string, MediaType>>
  readonly examples?: Readonly<Record<string, Example>>
}

export interface RequestBody extends Extensible {
  readonly description?: string
  readonly required?: boolean
  readonly content: Readonly<Record<string, MediaType>>
}

/** A response, or a reference to one of `components.responses`. */
export interface Response extends Extensible {
  readonly $ref?: string
  readonly description?: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, MediaType>>
  readonly links?: Readonly<Record<string, unknown>>
}

/** All schemes of one object must be satisfied; one object of the list is enough (OpenAPI 3.1 §4.8.30). */
export type SecurityRequirementObject = Readonly<Record<string, readonly string[]>>

export interface Operation extends Extensible {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly externalDocs?: ExternalDocs
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: RequestBody
  readonly responses: Readonly<Record<string, Response>>
  /** By name, each by runtime expression. */
  readonly callbacks?: Readonly<Record<string, Readonly<Record<string, PathItem>>>>
  readonly deprecated?: boolean
  readonly security?: readonly SecurityRequirementObject[]
  readonly servers?: readonly Server[]
}

/** Operations by lower-case method. */
export type PathItem = Readonly<Record<string, Operation>>

export interface Components extends Extensible {
  readonly schemas?: Readonly<Record<string, JsonSchema>>
  readonly responses?: Readonly<Record<string, Response>>
  readonly securitySchemes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface Info {
  readonly title: string
  readonly version: string
  readonly summary?: string
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: Contact
  readonly license?: License
}

/** An OpenAPI 3.1 document (or 3.2, or 3.0) as plain JSON: nothing in it is undefined, and its key order is stable. */
export interface OpenApiDocument extends Extensible {
  readonly openapi: string
  readonly info: Info
  readonly servers?: readonly Server[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly webhooks?: Readonly<Record<string, PathItem>>
  readonly components?: Components
  readonly security?: readonly SecurityRequirementObject[]
  readonly tags?: readonly Tag[]
  readonly externalDocs?: ExternalDocs
}
