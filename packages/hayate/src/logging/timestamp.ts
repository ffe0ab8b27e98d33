/**
 * RFC 3339 times in UTC with milliseconds, `2026-01-31T12:00:00.000Z`, made anew only when the second changes.
 *
 * @param clock - Milliseconds since the epoch.
 */
export function createTimestamps(clock: () => number): () => string {
  let lastMs = Number.NaN
  let lastText = ''
  let second = Number.NaN
  let secondText = ''
  return () => {
    const ms = Math.floor(clock())
    if (ms === lastMs) return lastText
    lastMs = ms
    const wholeSecond = Math.floor(ms / 1000)
    if (wholeSecond !== second) {
      second = wholeSecond
      secondText = new Date(ms).toISOString().slice(0, 20)
    }
    const rest = ms - second * 1000
    lastText = `${secondText}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`
    return lastText
  }
}
