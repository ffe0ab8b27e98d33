import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { decodeSegment } from '../http/decode-path.ts'

/** One segment of a path pattern. */
export type PatternSegment =
  | { readonly kind: 'static'; readonly text: string }
  /** A whole segment, or one with fixed text around it: `{id}.json`. */
  | { readonly kind: 'param'; readonly name: string; readonly prefix: string; readonly suffix: string }
  /** `{file_path:path}`: everything that is left, slashes included, possibly nothing. */
  | { readonly kind: 'rest'; readonly name: string }

export interface RoutePattern {
  readonly segments: readonly PatternSegment[]
  /** In the order of the path. */
  readonly names: readonly string[]
  /** As OpenAPI writes it: without `:path`. */
  readonly openapi: string
}

const name = /^[A-Za-z_][A-Za-z0-9_]*$/

/** @throws ConfigurationError `HAYATE_INVALID_PATH`, naming the place and what is allowed. */
export function parsePattern(pattern: string): RoutePattern {
  if (!pattern.startsWith('/')) throw refuse(pattern, `a path starts with '/'`)
  if (/[?#\s\\]/.test(pattern)) throw refuse(pattern, `'?', '#', '\\' and blanks have no place in a path`)
  const texts = pattern.slice(1).split('/')
  const segments = texts.map((text, at) => parseSegment(pattern, text, at === texts.length - 1))
  const names = segments.flatMap((segment) => (segment.kind === 'static' ? [] : [segment.name]))
  const twice = names.find((candidate, at) => names.indexOf(candidate) !== at)
  if (twice !== undefined) throw refuse(pattern, `{${twice}} stands in it twice`)
  if (texts.some((text, at) => text === '' && at < texts.length - 1)) throw refuse(pattern, `'//' has an empty segment`)
  return { segments, names, openapi: pattern.replaceAll(/\{([^}:]*):path\}/g, '{$1}') }
}

function parseSegment(pattern: string, text: string, last: boolean): PatternSegment {
  const open = text.indexOf('{')
  if (open === -1) {
    return { kind: 'static', text: decodeFixed(pattern, text) }
  }
  const close = text.indexOf('}', open)
  if (close === -1) throw refuse(pattern, `'{' has no '}' after it`)
  if (text.includes('{', open + 1)) throw refuse(pattern, `'${text}' has two parameters; a segment can have one`)
  const [label = '', converter] = text.slice(open + 1, close).split(':')
  if (!name.test(label)) throw refuse(pattern, `'{${label}}' is not a name: use letters, digits and _`)
  const prefix = decodeFixed(pattern, text.slice(0, open), 'around a parameter')
  const suffix = decodeFixed(pattern, text.slice(close + 1), 'around a parameter')
  if (converter === undefined) return { kind: 'param', name: label, prefix, suffix }
  if (converter !== 'path') {
    throw refuse(
      pattern,
      `':${converter}' is not known; only ':path' is. Say what ${label} is in the route's input, for example z.int()`,
    )
  }
  if (!last || prefix !== '' || suffix !== '')
    throw refuse(pattern, `{${label}:path} takes the rest of a path, so nothing can stand around or after it`)
  return { kind: 'rest', name: label }
}

/** Requests are compared decoded, so a pattern may be written either way; what no request can have is refused. */
function decodeFixed(pattern: string, text: string, around?: string): string {
  if (around !== undefined && /^\.{1,2}$/.test(text)) return text
  if (text.includes('}')) throw refuse(pattern, `'}' has no '{' before it`)
  try {
    return decodeSegment(text)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw refuse(pattern, `no request matches '${text}': ${error.detail ?? ''}`)
  }
}

function refuse(pattern: string, reason: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_PATH', `The path '${pattern}' is not valid: ${reason}.`)
}
