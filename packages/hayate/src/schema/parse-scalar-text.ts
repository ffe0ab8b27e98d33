/**
 * Text to scalar, one strict rule each, all linear in the length of the text. `undefined` means: not this kind of value.
 */

const integerText = /^[+-]?\d+$/
// Written so that no digit can be matched in two ways: backtracking stays linear.
const numberText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const trueWords = new Set(['true', '1', 't', 'yes', 'y', 'on'])
const falseWords = new Set(['false', '0', 'f', 'no', 'n', 'off'])

/** The most digits of a bigint: reading more takes a time that grows faster than their number. */
const maxBigintDigits = 4096

/** `^[+-]?\d+$` in the safe range: beyond 2^53 a number would silently be another one. `-0` is 0. */
export function parseInteger(text: string): number | undefined {
  if (!integerText.test(text)) return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value)) return undefined
  return value === 0 ? 0 : value
}

/** A finite decimal number: no `inf`, `nan`, `0x`, whitespace or underscore. Whole numbers only in the safe range. */
export function parseNumber(text: string): number | undefined {
  if (integerText.test(text)) return parseInteger(text)
  if (!numberText.test(text)) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  return value === 0 ? 0 : value
}

/** true/1/t/yes/y/on and false/0/f/no/n/off, in any case. */
export function parseBoolean(text: string): boolean | undefined {
  if (text.length > 5) return undefined
  const word = text.toLowerCase()
  if (trueWords.has(word)) return true
  return falseWords.has(word) ? false : undefined
}

/** Decimal digits with an optional sign, at most {@link maxBigintDigits}. */
export function parseBigint(text: string): bigint | undefined {
  if (text.length > maxBigintDigits || !integerText.test(text)) return undefined
  return BigInt(text.startsWith('+') ? text.slice(1) : text)
}

const dateText =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d)))?$/
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDay(year: number, month: number, day: number): boolean {
  const days = monthDays[month - 1]
  if (days === undefined || day < 1 || day > days) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month !== 2 || day < 29 || leap
}

/**
 * RFC 3339 §5.6: a `date-time`, which has a time zone, or a `full-date`, which is midnight in UTC. Fractions of a second
 * are cut to milliseconds. A leap second is refused: a Date cannot hold it.
 */
export function parseDate(text: string): Date | undefined {
  const parts = dateText.exec(text)
  if (!parts) return undefined
  const [year, month, day, hours, minutes, seconds] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  // Proof: the expression has these six groups; the optional ones count as 0.
  if (!isDay(year as number, month as number, day as number)) return undefined
  const date = new Date(0)
  // `Date.UTC` reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not.
  date.setUTCFullYear(year as number, (month as number) - 1, day)
  const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
  date.setUTCHours(hours as number, minutes, seconds, milliseconds)
  const offset = (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * 60_000
  return new Date(date.getTime() - (parts[8] === '-' ? -offset : offset))
}
