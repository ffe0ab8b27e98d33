/** Bytes of a representation, both ends included, within its size. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** What a Range header asks of a representation: all of it, some of it, or nothing that it has. */
export type RangeSelection =
  | { readonly kind: 'whole' }
  | { readonly kind: 'parts'; readonly ranges: readonly [ByteRange, ...ByteRange[]] }
  | { readonly kind: 'unsatisfiable' }

/** Ranges in one header. More are answered with everything: they cost more than they save (RFC 9110 §17.15). */
export const maxRanges = 16

const whole: RangeSelection = { kind: 'whole' }
const unsatisfiable: RangeSelection = { kind: 'unsatisfiable' }

/** `0-4`, `5-` or `-3`. */
const rangeSpec = /^(?:([0-9]+)-([0-9]*)|-([0-9]+))$/

/**
 * Reads a Range header (RFC 9110 §14.2). Another unit than bytes, and what is no list of ranges, is ignored: `whole`.
 *
 * @param size - Of the whole representation, in bytes.
 * @returns Ranges in ascending order; those that overlap or touch are one (§15.3.7.2).
 */
export function selectRanges(header: string, size: number): RangeSelection {
  const equals = header.indexOf('=')
  if (header.slice(0, equals).trim().toLowerCase() !== 'bytes') return whole
  const specs = header.slice(equals + 1).split(',', maxRanges + 1)
  if (specs.length > maxRanges) return whole
  const ranges: ByteRange[] = []
  let isList = false
  for (const spec of specs) {
    const text = spec.trim()
    // RFC 9110 §5.6.1.2: empty elements of a list are skipped.
    if (text === '') continue
    isList = true
    const range = readRange(text, size)
    if (range === 'malformed') return whole
    if (range !== undefined) ranges.push(range)
  }
  if (!isList) return whole
  const [one, ...more] = joined(ranges)
  return one === undefined ? unsatisfiable : { kind: 'parts', ranges: [one, ...more] }
}

/** undefined for one that begins behind the end. */
function readRange(text: string, size: number): ByteRange | 'malformed' | undefined {
  const [, first, last, suffix] = rangeSpec.exec(text) ?? []
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size)
    return length === 0 ? undefined : { first: size - length, last: size - 1 }
  }
  if (first === undefined) return 'malformed'
  const from = Number(first)
  const to = last === undefined || last === '' ? Number.POSITIVE_INFINITY : Number(last)
  if (to < from) return 'malformed'
  return from >= size ? undefined : { first: from, last: Math.min(to, size - 1) }
}

function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const result: ByteRange[] = []
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    const before = result.at(-1)
    if (before === undefined || range.first > before.last + 1) result.push(range)
    else result[result.length - 1] = { first: before.first, last: Math.max(before.last, range.last) }
  }
  return result
}

/** `bytes 0-4/22`; without a range what goes with 416, `*` in the place of the range (RFC 9110 §14.4). */
export function contentRange(size: number, range?: ByteRange): string {
  return range === undefined ? `bytes */${size}` : `bytes ${range.first}-${range.last}/${size}`
}
