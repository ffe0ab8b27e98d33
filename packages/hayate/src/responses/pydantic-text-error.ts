/** Digits and hyphens of each group of a UUID. */
const groupLengths = [8, 4, 4, 4, 12]

/** What Pydantic says is wrong with the text of a UUID. */
export function uuidError(input: unknown): string {
  const text = typeof input === 'string' ? input : ''
  const odd = /[^0-9a-fA-F-]/u.exec(text)
  if (odd !== null) {
    return `invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], found \`${odd[0]}\` at ${odd.index + 1}`
  }
  const groups = text.split('-')
  if (groups.length === 1) return `invalid length: expected length 32 for simple format, found ${text.length}`
  if (groups.length !== 5) return `invalid group count: expected 5, found ${groups.length}`
  const wrong = groupLengths.findIndex((length, at) => groups[at]?.length !== length)
  if (wrong === -1) return 'the version or variant is unknown'
  return `invalid group length in group ${wrong}: expected ${groupLengths[wrong]}, found ${groups[wrong]?.length}`
}

/** What Pydantic says is wrong with the text of a time, as far as its first mistake shows it. */
export function timeError(input: unknown): string {
  const text = typeof input === 'string' ? input : ''
  if (text.length < 5) return 'input is too short'
  if (!/^\d\d/.test(text)) return 'invalid character in hour'
  if (text.charAt(2) !== ':') return 'invalid time separator, expected `:`'
  if (!/^\d\d/.test(text.slice(3))) return 'invalid character in minute'
  if (Number(text.slice(0, 2)) > 23) return 'hour value is outside expected range of 0-23'
  if (Number(text.slice(3, 5)) > 59) return 'minute value is outside expected range of 0-59'
  if (text.length > 5 && !/^:\d\d/.test(text.slice(5))) return 'invalid character in second'
  return text.length > 5 && Number(text.slice(6, 8)) > 59
    ? 'second value is outside expected range of 0-59'
    : 'unexpected extra characters at the end of the input'
}
