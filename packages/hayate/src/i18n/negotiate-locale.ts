/** More of the header than this is not read; browsers send under 200 characters. */
const maxHeaderLength = 1024
/** More ranges than this are not read. */
const maxRanges = 32

interface LanguageRange {
  readonly tag: string
  readonly quality: number
}

// RFC 9110 §12.4.2: `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`
const weight = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/
// RFC 4647 §2.1: `language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*"`
const languageRange = /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/

/** One element of the header; undefined when it is malformed, and then it is passed over. */
function parseRange(element: string): LanguageRange | undefined {
  const [tag = '', parameter, ...others] = element.split(';').map((part) => part.trim().toLowerCase())
  if (!languageRange.test(tag) || others.length > 0) return undefined
  if (parameter === undefined) return { tag, quality: 1 }
  const quality = weight.exec(parameter)?.[1]
  return quality === undefined ? undefined : { tag, quality: Number(quality) }
}

/** How well an available language answers a range: 0 not at all, more for a longer match (RFC 4647 §3.3 and §3.4). */
function matchLength(range: string, available: string): number {
  if (range === '*') return 1
  const language = available.toLowerCase()
  if (language === range || language.startsWith(`${range}-`)) return 1 + range.length
  // Lookup: `ja-JP` is answered by `ja`, less well than by itself.
  return range.startsWith(`${language}-`) ? 1 + language.length : 0
}

/** The quality that the most specific range gives a language; undefined when no range speaks of it. */
function qualityOf(available: string, ranges: readonly LanguageRange[]): LanguageRange | undefined {
  let best: LanguageRange | undefined
  let bestLength = 0
  for (const range of ranges) {
    const length = matchLength(range.tag, available)
    if (length <= bestLength) continue
    best = range
    bestLength = length
  }
  return best
}

/**
 * Chooses a language from `Accept-Language` (RFC 9110 §12.5.4): highest quality first, then the order of the header, then
 * the order of `available`. `q=0` refuses a language. Reads at most 1024 characters and 32 ranges, in linear time.
 *
 * @param available - Tags like `ja` and `en-GB`, best first.
 * @param fallback - For a missing header, and one that nothing available satisfies.
 */
export function negotiateLocale<Locale extends string>(
  acceptLanguage: string | undefined,
  available: readonly Locale[],
  fallback: Locale,
): Locale {
  if (acceptLanguage === undefined) return fallback
  const elements = acceptLanguage.slice(0, maxHeaderLength).split(',', maxRanges)
  const ranges = elements.map(parseRange).filter((range) => range !== undefined)
  let chosen = fallback
  let chosenQuality = 0
  let chosenOrder = Number.POSITIVE_INFINITY
  for (const locale of available) {
    const range = qualityOf(locale, ranges)
    if (!range || range.quality === 0) continue
    const order = ranges.indexOf(range)
    if (range.quality < chosenQuality || (range.quality === chosenQuality && order >= chosenOrder)) continue
    chosen = locale
    chosenQuality = range.quality
    chosenOrder = order
  }
  return chosen
}
