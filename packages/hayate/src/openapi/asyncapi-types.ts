import type { JsonSchema } from '../schema/json-schema.ts'
import type { Info, Tag } from './document-types.ts'

export interface AsyncApiReference {
  readonly $ref: string
}

export interface AsyncApiMessage {
  readonly name: string
  readonly title?: string
  readonly summary?: string
  readonly contentType?: string
  /** Left out for messages of any kind. */
  readonly payload?: JsonSchema
}

/** A part of an address: its value is always text, so what its schema says besides stands under `x-schema`. */
export interface AsyncApiParameter {
  readonly description?: string
  readonly enum?: readonly string[]
  readonly examples?: readonly string[]
  readonly 'x-schema'?: JsonSchema
}

/** How the handshake looks (the `ws` binding, version 0.1.0); `x-cookies` beside it. */
export interface AsyncApiWsBinding {
  readonly bindingVersion: '0.1.0'
  readonly method: 'GET'
  readonly query?: JsonSchema
  readonly headers?: JsonSchema
  readonly 'x-cookies'?: JsonSchema
}

export interface AsyncApiChannel {
  readonly address: string
  readonly title?: string
  readonly summary?: string
  readonly description?: string
  readonly messages: Readonly<Record<string, AsyncApiMessage>>
  readonly parameters?: Readonly<Record<string, AsyncApiParameter>>
  readonly tags?: readonly Tag[]
  readonly bindings: { readonly ws: AsyncApiWsBinding }
}

export interface AsyncApiOperation {
  /** As the application sees it: `receive` is what clients send. */
  readonly action: 'receive' | 'send'
  readonly channel: AsyncApiReference
  readonly summary?: string
  readonly messages: readonly AsyncApiReference[]
  readonly security?: readonly Readonly<Record<string, unknown>>[]
}

/** An AsyncAPI 3.0 document as plain JSON. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0'
  readonly info: Omit<Info, 'summary'> & { readonly tags?: readonly Tag[] }
  readonly defaultContentType: 'application/json'
  readonly channels: Readonly<Record<string, AsyncApiChannel>>
  readonly operations: Readonly<Record<string, AsyncApiOperation>>
  readonly components?: {
    readonly schemas?: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
}
