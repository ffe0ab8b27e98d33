import { type MediaType, parseMediaType } from './media-type.ts'

/** One element of a list like `text/html;level=1;q=0.5`. */
export interface QualityItem {
  /** As sent, without the weight: `text/html;level=1`. */
  readonly value: string
  /** 0 to 1; 0 means "not this". */
  readonly quality: number
}

const weight = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/

/** Where the next `mark` outside quotes stands, or `end`. */
function indexOutsideQuotes(text: string, mark: number, start: number, end: number): number {
  let isQuoted = false
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) isQuoted = !isQuoted
    else if (code === 0x5c && isQuoted) at++
    else if (code === mark && !isQuoted) return at
  }
  return end
}

/** The element between two commas; undefined when it is empty or its weight is not one (RFC 9110 §12.4.2). */
function parseItem(text: string, start: number, end: number): QualityItem | undefined {
  let at = indexOutsideQuotes(text, 0x3b, start, end)
  while (at < end) {
    const next = indexOutsideQuotes(text, 0x3b, at + 1, end)
    const parameter = text.slice(at + 1, next).trim()
    if (parameter.startsWith('q=') || parameter.startsWith('Q=')) {
      const value = text.slice(start, at).trim()
      const digits = parameter.slice(2)
      return value !== '' && weight.test(digits) ? { value, quality: Number(digits) } : undefined
    }
    at = next
  }
  const value = text.slice(start, end).trim()
  return value === '' ? undefined : { value, quality: 1 }
}

/**
 * Reads a list with weights (RFC 9110 §12.4.2): Accept, Accept-Language, Accept-Encoding. One pass; malformed elements are
 * left out.
 *
 * @param max - Elements read; the rest is ignored. Default 100.
 * @returns Highest quality first, equal ones in the order sent. Elements with quality 0 are included.
 */
export function parseQualityList(text: string, max: number = 100): readonly QualityItem[] {
  const items: QualityItem[] = []
  for (let start = 0; start < text.length && items.length < max; ) {
    const end = indexOutsideQuotes(text, 0x2c, start, text.length)
    const item = parseItem(text, start, end)
    if (item !== undefined) items.push(item)
    start = end + 1
  }
  return items.sort((left, right) => right.quality - left.quality)
}

/** How exactly a range names an offer: -1 when it does not, then star/star, type/star, type/subtype, one more per parameter. */
function specificity(range: MediaType, offer: MediaType): number {
  if (range.essence === '*/*') return 0
  if (range.type !== offer.type) return -1
  if (range.subtype === '*') return 1
  if (range.subtype !== offer.subtype) return -1
  for (const [name, value] of range.parameters) if (offer.parameters.get(name) !== value) return -1
  return 2 + range.parameters.size
}

/** The quality that the most specific range gives an offer (RFC 9110 §12.5.1); 0 when none names it. */
function qualityOf(offer: MediaType, ranges: readonly (readonly [MediaType, number])[]): number {
  let best = -1
  let quality = 0
  for (const [range, weighted] of ranges) {
    const exactness = specificity(range, offer)
    if (exactness <= best) continue
    best = exactness
    quality = weighted
  }
  return quality
}

/**
 * Picks from `offers` what the client likes best (RFC 9110 §12.5.1).
 *
 * @param accept - The Accept header; without one, or one without a readable element, the first offer is taken.
 * @param offers - Media types, the server's favourite first, which wins among equals.
 * @returns One of `offers`, or undefined when the client takes none of them (406).
 */
export function preferredMediaType(accept: string | undefined, offers: readonly string[]): string | undefined {
  if (accept === undefined || accept === '*/*') return offers[0]
  const ranges: (readonly [MediaType, number])[] = []
  for (const { value, quality } of parseQualityList(accept)) {
    const range = parseMediaType(value)
    if (range !== undefined) ranges.push([range, quality])
  }
  if (ranges.length === 0) return offers[0]
  let best: string | undefined
  let bestQuality = 0
  for (const text of offers) {
    const offer = parseMediaType(text)
    const quality = offer === undefined ? 0 : qualityOf(offer, ranges)
    if (quality <= bestQuality) continue
    best = text
    bestQuality = quality
  }
  return best
}
