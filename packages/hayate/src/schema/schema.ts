import type { StandardSchemaV1 } from '@standard-schema/spec'

/** Anything that implements Standard Schema v1: Zod, Valibot, ArkType … (standardschema.dev). */
export type Schema = { readonly '~standard': { readonly version: 1; readonly vendor: string } }

/**
 * What a schema yields. Zod's own member is read first: it resolves in a third of the type instantiations that
 * `~standard` takes.
 */
export type OutputOf<S> = S extends { readonly _zod: { readonly output: infer O } }
  ? O
  : S extends StandardSchemaV1<infer _I, infer O>
    ? O
    : never

/** What a schema accepts. */
export type InputOf<S> = S extends { readonly _zod: { readonly input: infer I } }
  ? I
  : S extends StandardSchemaV1<infer I, infer _O>
    ? I
    : never
