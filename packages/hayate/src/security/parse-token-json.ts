import { base64url } from 'jose'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const maxDepth = 16

/**
 * One part of a token: base64url of a JSON object, read as strictly as it was written.
 *
 * @returns undefined for bad UTF-8, JSON that is not an object, a member written twice (of which readers in other
 *   languages may take another one than this), and more than 16 levels.
 */
export function parseTokenJson(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = utf8.decode(base64url.decode(part))
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const written = countWritten(text)
    if (written.depth > maxDepth || written.members !== countMembers(value)) return undefined
    // Proof: JSON.parse makes plain objects, and null and arrays were refused above.
    return value as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

/** Colons outside strings, which is one for each member as written, and the depth. `text` is valid JSON. */
function countWritten(text: string): { readonly members: number; readonly depth: number } {
  let members = 0
  let level = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === ':') members += 1
    else if (character === '{' || character === '[') depth = Math.max(depth, ++level)
    else if (character === '}' || character === ']') level -= 1
  }
  return { members, depth }
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

/** Members of the parsed value, at every level: fewer than were written when one came twice. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return Object.values(value).reduce((sum: number, member) => sum + countMembers(member), own)
}
