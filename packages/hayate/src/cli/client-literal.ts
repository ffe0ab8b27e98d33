const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** A text as a literal of TypeScript, in single quotes. Line separators and control characters are escaped. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`
}

/** The name of a member of an object type. */
export function memberName(name: string): string {
  return identifier.test(name) ? name : quote(name)
}

/** The key of an object literal: written plainly, `__proto__` would set the prototype. */
function literalKey(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^(0|[1-9]\d{0,8})$/.test(name) ? name : memberName(name)
}

/** Plain JSON as a literal of TypeScript on one line. */
function line(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`
  const members = Object.entries(value).map(([key, member]) => `${literalKey(key)}: ${line(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** The same with the members of objects one below the other where a line of 120 would not hold them. */
export function literal(value: unknown, indent = '', head = ''): string {
  const short = line(value)
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isRecord || (indent !== '' && `${indent}${head}${short},`.length <= 120)) return short
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, member]) => {
    const name = `${literalKey(key)}: `
    return `${inner}${name}${literal(member, inner, name)},\n`
  })
  return members.length === 0 ? '{}' : `{\n${members.join('')}${indent}}`
}
