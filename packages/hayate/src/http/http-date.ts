const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const imfFixdate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/

/**
 * Milliseconds since 1970 as an IMF-fixdate (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. Parts of a second are cut.
 *
 * @throws RangeError for a time that is not one, or is outside the years 0 to 9999.
 */
export function formatHttpDate(timeMs: number): string {
  const date = new Date(timeMs)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`${timeMs} is not a time that a header can carry.`)
  return date.toUTCString()
}

/**
 * Reads an IMF-fixdate (RFC 9110 §5.6.7). The two obsolete forms, which no client of this century writes, are not read:
 * a condition with a date that is not understood is ignored (RFC 9110 §13.1.3), which is always correct.
 *
 * @returns Milliseconds since 1970, or undefined, also for a day that does not exist.
 */
export function parseHttpDate(text: string): number | undefined {
  const parts = imfFixdate.exec(text)
  if (parts === null) return undefined
  const [, day, month = '', year, hour, minute, second] = parts
  const date = new Date(0)
  date.setUTCFullYear(Number(year), months.indexOf(month), Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  // Rolled over (31 Feb, 25:00) or the wrong day of the week: the text is not the date it became.
  return date.toUTCString() === text ? date.getTime() : undefined
}
