import type { SettingField } from './setting-fields.ts'

/** What is shown in place of a secret. */
export const hidden = '********'

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom')

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function shown(settings: Readonly<Record<string, unknown>>, secrets: ReadonlySet<string>): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, value]) => {
    const isEmpty = value === undefined || value === null || value === ''
    return [name, secrets.has(name) && !isEmpty ? hidden : value] as const
  })
  return Object.fromEntries(entries)
}

/**
 * Freezes settings, and hides secrets whenever they are written as a whole: by `JSON.stringify`, by `console.log` and by
 * the log. The members themselves are what the schema made: `settings.secret_key` is the text.
 */
export function hideSecrets(settings: unknown, fields: readonly SettingField[]): void {
  if (!isPlainObject(settings)) return
  for (const field of fields) {
    if (field.kind === 'group') hideSecrets(settings[field.name], field.fields)
  }
  for (const value of Object.values(settings)) if (Array.isArray(value)) Object.freeze(value)
  const secrets = new Set(fields.filter((field) => field.kind === 'value' && field.secret).map((field) => field.name))
  if (secrets.size > 0) {
    const show = (): Record<string, unknown> => shown(settings, secrets)
    // Not enumerable: a copy or a comparison of the settings sees only the settings.
    if (!Object.hasOwn(settings, 'toJSON')) Object.defineProperty(settings, 'toJSON', { value: show })
    Object.defineProperty(settings, inspectSymbol, { value: show })
  }
  Object.freeze(settings)
}
