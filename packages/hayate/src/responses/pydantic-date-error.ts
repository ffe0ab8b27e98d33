/** What Pydantic says is wrong with the text of a date, as far as its first mistake shows it. */
export function dateError(input: unknown): string {
  const text = typeof input === 'string' ? input : ''
  if (text.length < 10) return 'input is too short'
  if (!/^\d{4}/.test(text)) return 'invalid character in year'
  if (text.charAt(4) !== '-') return 'invalid date separator, expected `-`'
  if (!/^\d{2}/.test(text.slice(5))) return 'invalid character in month'
  const month = Number(text.slice(5, 7))
  if (month < 1 || month > 12) return 'month value is outside expected range of 1-12'
  if (!/^-\d{2}/.test(text.slice(7))) return 'invalid character in day'
  if (!isDay(text)) return 'day value is outside expected range'
  return text.length === 10 ? 'invalid date' : 'invalid datetime separator, timezone or time'
}

/** The last day of a month is the day before the first of the next. */
function isDay(text: string): boolean {
  const day = Number(text.slice(8, 10))
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  return day >= 1 && day <= last
}

/** A date with a time behind it, where a date alone is asked for. */
export function isDatetime(input: unknown): boolean {
  if (typeof input !== 'string' || input.length > 40) return false
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(input) && !Number.isNaN(Date.parse(input))
}
