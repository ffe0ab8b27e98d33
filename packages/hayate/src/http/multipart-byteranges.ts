import { type ByteRange, contentRange } from './ranges.ts'

/** What stands around the bytes of a `multipart/byteranges` body (RFC 9110 §14.6). */
export interface ByterangesFrame {
  /** For `content-type`. */
  readonly contentType: string
  /** Before each range, in order; ASCII. */
  readonly heads: readonly string[]
  /** After the last. */
  readonly end: string
  /** Of the whole body, in bytes. */
  readonly length: number
}

export interface ByterangesOptions {
  readonly ranges: readonly ByteRange[]
  /** Of the whole representation, in bytes. */
  readonly size: number
  /** Of the whole representation. */
  readonly mediaType: string
  /** 1 to 70 letters and digits that do not stand in the bytes: 128 random bits. */
  readonly boundary: string
}

/** Frames the parts of a representation; whoever sends it puts the bytes of each range behind its head. */
export function frameByteranges({ ranges, size, mediaType, boundary }: ByterangesOptions): ByterangesFrame {
  const heads = ranges.map((range, at) => {
    const delimiter = `${at === 0 ? '' : '\r\n'}--${boundary}\r\n`
    return `${delimiter}content-type: ${mediaType}\r\ncontent-range: ${contentRange(size, range)}\r\n\r\n`
  })
  const end = `\r\n--${boundary}--\r\n`
  const bytes = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  const length = heads.reduce((sum, head) => sum + head.length, bytes + end.length)
  return { contentType: `multipart/byteranges; boundary=${boundary}`, heads, end, length }
}
