import { ConfigurationError } from '../errors/configuration-error.ts'
import { parseMediaType } from '../http/media-type.ts'

/** Whether content of this type becomes smaller; gets a Content-Type as it is sent. */
export type TypeCheck = (contentType: string | undefined) => boolean

/** Types that are text, or as repetitive as text, besides `text/*`, `+json`, `+xml` and `+yaml`. */
const known = new Set([
  'application/ecmascript',
  'application/graphql',
  'application/javascript',
  'application/json',
  'application/jsonl',
  'application/rtf',
  'application/sql',
  'application/toml',
  'application/vnd.ms-fontobject',
  'application/wasm',
  'application/x-javascript',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/x-yaml',
  'application/xml',
  'application/yaml',
  'font/otf',
  'font/ttf',
  'image/bmp',
  'image/svg+xml',
  'image/vnd.microsoft.icon',
  'image/x-icon',
])

const suffix = /\+(?:json|xml|yaml)$/

/** What is asked per answer: few different texts, so that each is taken apart once. */
const keptTypes = 256

/** @throws ConfigurationError `HAYATE_COMPRESS` for what is no media type. */
export function compileTypes(also: readonly string[] = [], except: readonly string[] = []): TypeCheck {
  const isIn = (types: ReadonlySet<string>, essence: string): boolean =>
    types.has(essence) || types.has(`${essence.slice(0, essence.indexOf('/'))}/*`)
  const added = new Set(also.map((type) => checkType('alsoTypes', type)))
  const left = new Set(except.map((type) => checkType('exceptTypes', type)))
  const judge = (contentType: string): boolean => {
    const essence = parseMediaType(contentType)?.essence
    if (essence === undefined || isIn(left, essence)) return false
    return isIn(added, essence) || known.has(essence) || essence.startsWith('text/') || suffix.test(essence)
  }
  const judged = new Map<string, boolean>()
  return (contentType) => {
    if (contentType === undefined) return false
    const before = judged.get(contentType)
    if (before !== undefined) return before
    const is = judge(contentType)
    if (judged.size < keptTypes) judged.set(contentType, is)
    return is
  }
}

function checkType(option: string, text: string): string {
  const parsed = parseMediaType(text)
  if (parsed !== undefined && parsed.parameters.size === 0 && parsed.type !== '*') return parsed.essence
  throw new ConfigurationError(
    'HAYATE_COMPRESS',
    `compress(): ${option} has '${text}', which is no media type. Write 'application/pdf' or 'font/*'.`,
  )
}
