import type { SchemaIssue, ValidationCode } from '../errors/validation-codes.ts'

/** Languages hayate's own messages exist in. */
export const validationLocales = ['en', 'ja'] as const

/** A language that validation messages exist in. */
export type ValidationLocale = (typeof validationLocales)[number]

type Params = Readonly<Record<string, unknown>>
type Wording = (params: Params) => string
type Words = { readonly [Code in ValidationCode]: Wording }

/** Longer texts of a list are cut: a message is read by people. */
const maxShown = 12

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function bound(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value)
}

function choices(params: Params, separator: string): string | undefined {
  const { values } = params
  if (!Array.isArray(values) || values.length === 0) return undefined
  const texts = values.slice(0, maxShown).map(shown)
  return texts.join(separator) + (values.length > maxShown ? ' …' : '')
}

function text(params: Params, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

const englishTypes: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  integer: 'a whole number',
  number: 'a number',
  bigint: 'a whole number',
  boolean: 'true or false',
  date: 'a date',
  array: 'a list',
  tuple: 'a list',
  set: 'a list without repeats',
  object: 'an object',
  record: 'an object',
  map: 'a map',
  null: 'null',
  file: 'a file',
}

const englishFormats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a URL',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'a date and time',
  iso_timestamp: 'a date and time',
  date: 'a date',
  iso_date: 'a date',
  time: 'a time',
  duration: 'a duration',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  base64: 'base64 text',
  base64url: 'base64url text',
  json_string: 'JSON text',
  jwt: 'a token',
}

function englishFormat(params: Params): string {
  const format = text(params, 'format')
  if (format === 'starts_with') return `Must start with '${text(params, 'prefix')}'`
  if (format === 'ends_with') return `Must end with '${text(params, 'suffix')}'`
  if (format === 'includes') return `Must contain '${text(params, 'includes')}'`
  const known = englishFormats[format]
  return known ? `Must be ${known}` : 'Has the wrong format'
}

/** What a size counts: characters of a text, items of a list. */
function englishCount(params: Params, count: unknown): string {
  const unit = text(params, 'origin') === 'string' ? 'character' : text(params, 'origin') === 'file' ? 'byte' : 'item'
  return `${bound(count)} ${unit}${count === 1 || count === 1n ? '' : 's'}`
}

/** A number that a double does not keep: not a bound of the schema. */
function isUnkept(params: Params): boolean {
  return params.reason === 'long_integer' || params.reason === 'infinite'
}

function englishUnkept(params: Params): string {
  return params.reason === 'infinite'
    ? 'Is beyond what a number can hold'
    : 'Is an integer beyond 9007199254740992, which would be rounded; a field for larger ones takes text, in quotes'
}

function japaneseUnkept(params: Params): string {
  return params.reason === 'infinite'
    ? '数値として扱える範囲を超えています'
    : '9007199254740992を超える整数は正確に扱えません（大きな整数用の項目には引用符付きの文字列で送ってください）'
}

const english: Words = {
  missing: () => 'Required',
  invalid_type: (params) => `Must be ${englishTypes[text(params, 'expected')] ?? 'of another type'}`,
  int_parsing: () => 'Must be a whole number',
  number_parsing: () => 'Must be a number',
  bool_parsing: () => 'Must be true or false',
  date_parsing: () => 'Must be a date, like 2026-01-31 or 2026-01-31T12:00:00Z',
  too_small: (params) =>
    isUnkept(params)
      ? englishUnkept(params)
      : params.inclusive === false
        ? `Must be greater than ${bound(params.minimum)}`
        : `Must be at least ${bound(params.minimum)}`,
  too_big: (params) =>
    isUnkept(params)
      ? englishUnkept(params)
      : params.inclusive === false
        ? `Must be less than ${bound(params.maximum)}`
        : `Must be at most ${bound(params.maximum)}`,
  too_short: (params) =>
    `Must have ${params.exact === true ? 'exactly' : 'at least'} ${englishCount(params, params.minimum)}`,
  too_long: (params) =>
    `Must have ${params.exact === true ? 'exactly' : 'at most'} ${englishCount(params, params.maximum)}`,
  not_multiple_of: (params) => `Must be a multiple of ${bound(params.divisor)}`,
  invalid_format: englishFormat,
  invalid_value: (params) => {
    const values = choices(params, ', ')
    if (values === undefined) return 'Is not one of the allowed values'
    return Array.isArray(params.values) && params.values.length === 1 ? `Must be ${values}` : `Must be one of ${values}`
  },
  unrecognized_key: () => 'Is not a known field',
  duplicate_key: () => 'Is given twice',
  repeated: () => 'Must be given only once',
  invalid_union: () => 'Matches none of the allowed forms',
  json_invalid: (params) =>
    params.line === undefined
      ? 'Is not valid JSON'
      : `Is not valid JSON (line ${bound(params.line)}, column ${bound(params.column)})`,
  too_deep: () => 'Is nested too deeply',
  custom: () => 'Is not valid',
}

const japaneseTypes: Readonly<Record<string, string>> = {
  string: '文字列',
  int: '整数',
  integer: '整数',
  number: '数値',
  bigint: '整数',
  boolean: '真偽値（true または false）',
  date: '日付',
  array: '配列',
  tuple: '配列',
  set: '重複のない配列',
  object: 'オブジェクト',
  record: 'オブジェクト',
  map: 'マップ',
  null: 'null',
  file: 'ファイル',
}

const japaneseFormats: Readonly<Record<string, string>> = {
  email: 'メールアドレス',
  url: 'URL',
  uuid: 'UUID',
  guid: 'UUID',
  datetime: '日時',
  iso_timestamp: '日時',
  date: '日付',
  iso_date: '日付',
  time: '時刻',
  duration: '期間',
  ipv4: 'IPv4アドレス',
  ipv6: 'IPv6アドレス',
  base64: 'base64',
  base64url: 'base64url',
  json_string: 'JSON',
  jwt: 'トークン',
}

function japaneseFormat(params: Params): string {
  const format = text(params, 'format')
  if (format === 'starts_with') return `「${text(params, 'prefix')}」で始まる必要があります`
  if (format === 'ends_with') return `「${text(params, 'suffix')}」で終わる必要があります`
  if (format === 'includes') return `「${text(params, 'includes')}」を含む必要があります`
  const known = japaneseFormats[format]
  return known ? `${known}の形式である必要があります` : '形式が正しくありません'
}

function japaneseCount(params: Params, count: unknown): string {
  const origin = text(params, 'origin')
  return `${bound(count)}${origin === 'string' ? '文字' : origin === 'file' ? 'バイト' : '件'}`
}

const japanese: Words = {
  missing: () => '必須項目です',
  invalid_type: (params) => {
    const type = japaneseTypes[text(params, 'expected')]
    return type ? `${type}である必要があります` : '型が正しくありません'
  },
  int_parsing: () => '整数である必要があります',
  number_parsing: () => '数値である必要があります',
  bool_parsing: () => '真偽値（true または false）である必要があります',
  date_parsing: () => '2026-01-31 や 2026-01-31T12:00:00Z のような日付である必要があります',
  too_small: (params) =>
    isUnkept(params)
      ? japaneseUnkept(params)
      : `${bound(params.minimum)}${params.inclusive === false ? 'より大きい' : '以上である'}必要があります`,
  too_big: (params) =>
    isUnkept(params)
      ? japaneseUnkept(params)
      : `${bound(params.maximum)}${params.inclusive === false ? '未満である' : '以下である'}必要があります`,
  too_short: (params) =>
    `${japaneseCount(params, params.minimum)}${params.exact === true ? 'ちょうどである' : '以上である'}必要があります`,
  too_long: (params) =>
    `${japaneseCount(params, params.maximum)}${params.exact === true ? 'ちょうどである' : '以下である'}必要があります`,
  not_multiple_of: (params) => `${bound(params.divisor)}の倍数である必要があります`,
  invalid_format: japaneseFormat,
  invalid_value: (params) => {
    const values = choices(params, '、')
    if (values === undefined) return '許可されていない値です'
    const single = Array.isArray(params.values) && params.values.length === 1
    return single ? `${values}である必要があります` : `次のいずれかである必要があります: ${values}`
  },
  unrecognized_key: () => '未知の項目です',
  duplicate_key: () => '同じ項目が重複しています',
  repeated: () => '一度だけ指定してください',
  invalid_union: () => '許可されたどの形式にも一致しません',
  json_invalid: (params) =>
    params.line === undefined
      ? '正しいJSONではありません'
      : `正しいJSONではありません（${bound(params.line)}行${bound(params.column)}文字目）`,
  too_deep: () => '入れ子が深すぎます',
  custom: () => '値が正しくありません',
}

const catalogues: Readonly<Record<ValidationLocale, Words>> = { en: english, ja: japanese }

/**
 * The sentence for an issue. A message that the schema itself gives wins, in whatever language it is.
 *
 * @param locale - `ja`, `ja-JP` …; a language without a catalogue reads English.
 */
export function message(locale: string, issue: SchemaIssue): string {
  if (issue.message !== undefined) return issue.message
  const words = locale.toLowerCase().split('-')[0] === 'ja' ? catalogues.ja : catalogues.en
  return words[issue.code](issue.params ?? {})
}
