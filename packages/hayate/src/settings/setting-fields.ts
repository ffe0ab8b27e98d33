import { ConfigurationError } from '../errors/configuration-error.ts'
import { compileTextConversion, type TextConversion } from '../schema/compile-text-conversion.ts'
import { type ObjectField, objectFields } from '../schema/object-fields.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { unwrapShape } from '../schema/shape.ts'
import { isSecretField } from './secret-field.ts'

/** One setting that is read from one variable. */
export interface ValueField {
  readonly kind: 'value'
  readonly name: string
  /** Name of the variable, in upper case with the prefix: `SMTP__HOST`. */
  readonly variable: string
  readonly schema: Schema
  readonly required: boolean
  readonly secret: boolean
  readonly conversion: TextConversion
  /** `list`: JSON or comma-separated. `json`: a record or map, JSON only. */
  readonly form: 'text' | 'list' | 'json'
}

/** A nested object: one variable for each member, or JSON in its own. */
export interface GroupField {
  readonly kind: 'group'
  readonly name: string
  readonly variable: string
  readonly schema: Schema
  readonly required: boolean
  readonly fields: readonly SettingField[]
}

export type SettingField = ValueField | GroupField

const maxDepth = 5

/** `databaseUrl` and `database_url` → `DATABASE_URL`. */
function variableName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase()
}

function formOf(schema: Schema): ValueField['form'] {
  const { kind } = unwrapShape(readShape(schema, 'input'))
  if (kind === 'array' || kind === 'set' || kind === 'tuple') return 'list'
  return kind === 'record' || kind === 'map' || kind === 'object' || kind === 'intersection' ? 'json' : 'text'
}

function compileField(field: ObjectField, prefix: string, depth: number): SettingField {
  const { name, schema, required } = field
  const variable = prefix + variableName(name)
  const nested = depth < maxDepth ? objectFields(schema) : undefined
  if (nested) {
    const fields = nested.fields.map((member) => compileField(member, `${variable}__`, depth + 1))
    return { kind: 'group', name, variable, schema, required, fields }
  }
  const secret = isSecretField(name, schema)
  const conversion = compileTextConversion(schema)
  return { kind: 'value', name, variable, schema, required, secret, conversion, form: formOf(schema) }
}

/**
 * Which variables an object schema reads.
 *
 * @param prefix - Stands before every name, `SHOP_`.
 * @throws ConfigurationError `HAYATE_SETTINGS` when the schema is not an object, or two fields read the same variable.
 */
export function settingFields(schema: Schema, prefix: string): readonly SettingField[] {
  const object = objectFields(schema)
  if (!object) {
    throw new ConfigurationError('HAYATE_SETTINGS', 'loadSettings takes an object schema: z.object({ port: z.int() }).')
  }
  const fields = object.fields.map((field) => compileField(field, prefix.toUpperCase(), 0))
  const seen = new Map<string, string>()
  for (const field of allFields(fields)) {
    const other = seen.get(field.variable)
    if (other !== undefined) {
      throw new ConfigurationError(
        'HAYATE_SETTINGS',
        `The settings '${other}' and '${field.name}' both read ${field.variable}. Rename one.`,
      )
    }
    seen.set(field.variable, field.name)
  }
  return fields
}

/** The fields and those of every group below them. */
export function allFields(fields: readonly SettingField[]): readonly SettingField[] {
  return fields.flatMap((field) => (field.kind === 'group' ? [field, ...allFields(field.fields)] : [field]))
}
