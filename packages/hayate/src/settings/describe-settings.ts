import { compileSchema } from '../schema/compile-schema.ts'
import { describeSchema } from '../schema/json-schema.ts'
import { readShape } from '../schema/read-shape.ts'
import type { Schema } from '../schema/schema.ts'
import { type Shape, unwrapShape } from '../schema/shape.ts'
import { allFields, settingFields, type ValueField } from './setting-fields.ts'

/** One setting, for people. */
export interface SettingDescription {
  /** Name of the variable: `DATABASE_URL`. */
  readonly name: string
  /** `int`, `text`, `list of text`, `debug | info` … */
  readonly type: string
  readonly required: boolean
  /** As it would be written; undefined when there is none, or when it is a secret. */
  readonly default: string | undefined
  readonly description: string | undefined
  readonly secret: boolean
}

function typeName(outer: Shape): string {
  const shape = unwrapShape(outer)
  switch (shape.kind) {
    case 'number':
      return shape.integer ? 'int' : 'number'
    case 'literal':
      return shape.values.map(String).join(' | ')
    case 'array':
    case 'set':
      return `list of ${typeName(shape.item())}`
    case 'union':
      return shape.members
        .map((member) => typeName(member()))
        .filter((name) => name !== 'null' && name !== 'absent')
        .join(' | ')
    case 'record':
    case 'map':
    case 'object':
      return 'JSON'
    case 'opaque':
      return 'text'
    default:
      return shape.kind
  }
}

function writtenForm(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') return JSON.stringify(value instanceof Set ? [...value] : value)
  return String(value)
}

function defaultOf(field: ValueField): string | undefined {
  if (field.required || field.secret) return undefined
  try {
    const outcome = compileSchema(field.schema, { codegen: false }).validate(undefined)
    return outcome.ok ? writtenForm(outcome.value) : undefined
  } catch {
    return undefined
  }
}

function descriptionOf(schema: Schema): string | undefined {
  const description = describeSchema(schema, 'input')?.schema.description
  return typeof description === 'string' ? description : undefined
}

/**
 * Every variable that `loadSettings` with this schema reads, in the schema's order.
 *
 * @throws ConfigurationError `HAYATE_SETTINGS` as `loadSettings` for a schema that is not an object.
 */
export function describeSettings(
  schema: Schema,
  options: { readonly prefix?: string } = {},
): readonly SettingDescription[] {
  return allFields(settingFields(schema, options.prefix ?? ''))
    .filter((field) => field.kind === 'value')
    .map((field) => ({
      name: field.variable,
      type: typeName(readShape(field.schema, 'input')),
      required: field.required,
      default: defaultOf(field),
      description: descriptionOf(field.schema),
      secret: field.secret,
    }))
}

function quoted(text: string): string {
  return /^[\w./:@,*+-]*$/.test(text) ? text : `'${text}'`
}

/** The text of an `.env.example`: every variable with its description and type; what is not required is commented out. */
export function formatEnvExample(settings: readonly SettingDescription[]): string {
  const blocks = settings.map((setting) => {
    const description = setting.description ? `# ${setting.description.replaceAll('\n', '\n# ')}\n` : ''
    const note = `# ${setting.type}${setting.required ? ', required' : ''}${setting.secret ? ', secret' : ''}\n`
    return `${description}${note}${setting.required ? '' : '# '}${setting.name}=${quoted(setting.default ?? '')}\n`
  })
  return blocks.join('\n')
}
