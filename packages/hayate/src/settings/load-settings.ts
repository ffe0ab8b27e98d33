import { ConfigurationError } from '../errors/configuration-error.ts'
import type { SchemaIssue } from '../errors/validation-codes.ts'
import { quote } from '../logging/quote.ts'
import { redactText } from '../logging/redact.ts'
import { compileSchema, type Validation } from '../schema/compile-schema.ts'
import type { OutputOf, Schema } from '../schema/schema.ts'
import { describeProblem } from './describe-problem.ts'
import { hidden, hideSecrets } from './hide-secrets.ts'
import { type FoundText, readSources, type SourceOptions, type Sources } from './read-sources.ts'
import { allFields, type GroupField, type SettingField, settingFields, type ValueField } from './setting-fields.ts'

/** What `loadSettings()` takes beside the schema. */
export interface LoadSettingsOptions extends SourceOptions {
  /** Stands before every name: with `SHOP_`, `port` reads `SHOP_PORT`. Default none. */
  readonly prefix?: string
}

/** What one load gathers. */
interface Loading {
  readonly sources: Sources
  readonly variables: ReadonlySet<string>
  readonly problems: string[]
  /** Variables that already have a problem: validation must not report them again as missing. */
  readonly failed: Set<string>
  readonly found: Map<string, FoundText>
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shownText(field: SettingField, text: string): string {
  if (field.kind === 'group' || field.secret) return hidden
  const visible = redactText(text)
  return quote(visible.length > 60 ? `${visible.slice(0, 60)}…` : visible)
}

function parseJson(text: string): Validation {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, issues: [{ path: [], code: 'json_invalid' }] }
  }
}

function convertList(field: ValueField, text: string): Validation {
  if (text.trim() === '') return { ok: true, value: undefined }
  if (text.trimStart().startsWith('[')) {
    const parsed = parseJson(text)
    if (!parsed.ok || !Array.isArray(parsed.value)) return parsed
    const texts = parsed.value.filter((item) => typeof item === 'string')
    return texts.length === parsed.value.length ? field.conversion.convertList(texts) : parsed
  }
  return field.conversion.convertList(text.split(',').map((item) => item.trim()))
}

function convertText(field: ValueField, text: string): Validation {
  if (field.form === 'list') return convertList(field, text)
  if (field.form === 'json') return text.trim() === '' ? { ok: true, value: undefined } : parseJson(text)
  if (text === '' && !field.conversion.keepsEmpty) return { ok: true, value: undefined }
  return field.conversion.convert(text)
}

function reportIssue(field: SettingField, issue: SchemaIssue, loading: Loading): void {
  const found = loading.found.get(field.variable)
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  const problem = describeProblem(issue)
  loading.failed.add(field.variable)
  if (found === undefined) {
    const advice = issue.code === 'missing' ? `. Set it in the environment or in .env${fileAdvice(field)}` : ''
    loading.problems.push(`${field.variable}${place}: ${problem}${advice}.`)
    return
  }
  const value = `${shownText(field, found.text)} (from ${found.origin})`
  loading.problems.push(`${field.variable}${place}: ${problem}, but it is ${value}.`)
}

function fileAdvice(field: SettingField): string {
  return field.kind === 'value' && field.secret ? `, or name a file that holds it in ${field.variable}_FILE` : ''
}

function readValue(field: ValueField, loading: Loading): unknown {
  const found = loading.sources.find(field.variable, !loading.variables.has(`${field.variable}_FILE`))
  if (found === undefined) return undefined
  loading.found.set(field.variable, found)
  const converted = convertText(field, found.text)
  if (converted.ok) return converted.value
  for (const issue of converted.issues) reportIssue(field, issue, loading)
  return undefined
}

/** The group's own variable as JSON, its members' variables over it; undefined when there is none of them. */
function readGroup(field: GroupField, loading: Loading): Record<string, unknown> | undefined {
  const own = loading.sources.find(field.variable, false)
  let values: Record<string, unknown> | undefined
  if (own !== undefined && own.text.trim() !== '') {
    loading.found.set(field.variable, own)
    const parsed = parseJson(own.text)
    if (parsed.ok && isRecord(parsed.value)) values = parsed.value
    else
      reportIssue(
        field,
        { path: [], code: parsed.ok ? 'invalid_type' : 'json_invalid', params: { expected: 'object' } },
        loading,
      )
  }
  const members = readFields(field.fields, loading)
  if (values !== undefined) return { ...values, ...members }
  // A group that is needed is given empty, so that each missing member is named.
  return Object.keys(members).length > 0 || field.required ? members : undefined
}

function readFields(fields: readonly SettingField[], loading: Loading): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const value = field.kind === 'group' ? readGroup(field, loading) : readValue(field, loading)
    if (value !== undefined) values[field.name] = value
  }
  return values
}

/** The field an issue's path leads to, and what is left of the path below it. */
function fieldAt(
  fields: readonly SettingField[],
  path: SchemaIssue['path'],
): { field: SettingField; rest: SchemaIssue['path'] } | undefined {
  const field = fields.find((one) => one.name === path[0])
  if (field === undefined) return undefined
  const rest = path.slice(1)
  return (field.kind === 'group' && rest.length > 0 && fieldAt(field.fields, rest)) || { field, rest }
}

function reportValidation(issues: readonly SchemaIssue[], fields: readonly SettingField[], loading: Loading): void {
  const before = new Set(loading.failed)
  for (const issue of issues) {
    const place = fieldAt(fields, issue.path)
    if (place === undefined)
      loading.problems.push(`${issue.path.join('.') || 'The settings'}: ${describeProblem(issue)}.`)
    else if (!before.has(place.field.variable)) reportIssue(place.field, { ...issue, path: place.rest }, loading)
  }
}

function settingsError(problems: readonly string[]): ConfigurationError {
  const list = problems.map((problem) => `\n  - ${problem}`).join('')
  return new ConfigurationError('HAYATE_SETTINGS', `The settings are not valid:${list}`)
}

/**
 * Reads typed settings from the environment, else `.env`, else secret files, else the schema's defaults.
 *
 * ```ts
 * export const settings = loadSettings(z.object({
 *   port: z.int().default(8000),                       // PORT
 *   allowed_hosts: z.array(z.string()).default(['*']), // ALLOWED_HOSTS=a.example,b.example  or  ["a.example"]
 *   secret_key: z.string().min(32),                    // SECRET_KEY, SECRET_KEY_FILE or /run/secrets/secret_key
 *   smtp: z.object({ host: z.string() }).optional(),   // SMTP__HOST
 * }))
 * ```
 *
 * Names are read in any case. Text is converted as query parameters are; an empty variable is absent unless the setting
 * is text. The result is frozen, and shows its secrets to nobody who writes it as a whole: settings marked
 * `.meta({ secret: true })` or named after a token, password, secret or key read `********`.
 *
 * @throws ConfigurationError `HAYATE_SETTINGS` that names every variable that is missing or wrong, and what to do.
 */
export function loadSettings<S extends Schema>(schema: S, options: LoadSettingsOptions = {}): OutputOf<S> {
  const fields = settingFields(schema, options.prefix ?? '')
  const compiled = compileSchema(schema, { codegen: false })
  if (compiled.async) {
    throw new ConfigurationError(
      'HAYATE_SETTINGS',
      'The schema of the settings is asynchronous. Use synchronous checks only.',
    )
  }
  const sources = readSources(options)
  const variables = new Set(allFields(fields).map((field) => field.variable))
  const loading: Loading = { sources, variables, problems: [], failed: new Set(), found: new Map() }
  const outcome = compiled.validate(readFields(fields, loading))
  if (!outcome.ok) reportValidation(outcome.issues, fields, loading)
  const problems = [...sources.problems, ...loading.problems]
  if (problems.length > 0 || !outcome.ok) throw settingsError(problems)
  hideSecrets(outcome.value, fields)
  // Proof: the value was made by this schema.
  return outcome.value as OutputOf<S>
}
