import type { Schema } from '../schema/schema.ts'
import type { ParamOptions, ParamSource } from './param.ts'

/** One text parameter of an operation, its own or a dependency's, under its name on the wire. */
export interface CompiledParameter {
  readonly in: Exclude<ParamSource, 'body' | 'form' | 'file'>
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly options: ParamOptions
  /** Default `plain`: the schema says how the text is converted. `deepObject` is an object in brackets, `json` a text that is JSON. */
  readonly form?: 'deepObject' | 'json'
}

/** One member of an embedded body, or one field of a form. */
export interface CompiledBodyMember {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly options: ParamOptions
  /** Only in a form, where everything else is text: a file, or a part that is JSON. */
  readonly form?: 'file' | 'json'
}

/** The body of an operation. */
export type CompiledBody =
  | {
      readonly kind: 'json'
      readonly schema: Schema
      readonly required: boolean
      readonly mediaType: string
      readonly options: ParamOptions
    }
  /** Several bodies, or one with `embed`: an object with one member for each. */
  | { readonly kind: 'embedded'; readonly mediaType: string; readonly members: readonly CompiledBodyMember[] }
  | {
      readonly kind: 'form'
      readonly mediaType: string
      readonly members: readonly CompiledBodyMember[]
      /** When a union of objects is all of the form: which fields belong together. */
      readonly schema?: Schema
    }
