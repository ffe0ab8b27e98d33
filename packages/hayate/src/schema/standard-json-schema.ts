import type { Schema } from './schema.ts'
import type { Side } from './shape.ts'

/** A JSON Schema 2020-12 object. `x-hayate-type` marks what JSON Schema has no word for, and never leaves this folder. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** What a value that JSON does not have looks like in hayate's JSON form. */
export const jsonFormSchemas: Readonly<Record<'date' | 'bigint' | 'bytes' | 'set' | 'map', JsonSchema>> = {
  date: { type: 'string', format: 'date-time' },
  bigint: { type: 'string', pattern: '^-?\\d+$' },
  bytes: { type: 'string', contentEncoding: 'base64', contentMediaType: 'application/octet-stream' },
  set: { type: 'array', uniqueItems: true },
  map: { type: 'array', items: { type: 'array', minItems: 2, maxItems: 2 } },
}

/** Marks a place that is not JSON, so that a shape can be read from the document. */
export const typeMark = 'x-hayate-type'

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface ArkFallback {
  readonly code: string
  readonly base: JsonSchema
  readonly proto?: unknown
  readonly domain?: unknown
}

function arkFallback({ code, base, proto, domain }: ArkFallback): JsonSchema {
  const made =
    code === 'date' || proto === Date
      ? 'date'
      : code === 'domain' && domain === 'bigint'
        ? 'bigint'
        : proto === Uint8Array
          ? 'bytes'
          : proto === Set
            ? 'set'
            : proto === Map
              ? 'map'
              : undefined
  return made ? { ...base, ...jsonFormSchemas[made], [typeMark]: made } : base
}

const libraryOptions: Readonly<Record<string, object>> = {
  arktype: { fallback: arkFallback },
  valibot: { errorMode: 'ignore' },
}

/**
 * The document a schema gives of itself through Standard JSON Schema (standardschema.dev/json-schema), with marks.
 * Undefined when its vendor has none, or cannot describe this schema.
 */
export function standardJsonSchema(schema: Schema, side: Side, options?: object): JsonSchema | undefined {
  const standard: { vendor: string; jsonSchema?: { [S in Side]?: (options: object) => unknown } } = schema['~standard']
  const convert = standard.jsonSchema?.[side]
  if (!convert) return undefined
  const vendorOptions = { ...libraryOptions[standard.vendor], ...options }
  try {
    const document = convert({ target: 'draft-2020-12', libraryOptions: vendorOptions })
    return isRecord(document) ? document : undefined
  } catch {
    // "May throw if conversion is not supported": then there is no document, which callers report where it matters.
    return undefined
  }
}
