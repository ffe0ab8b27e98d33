/** How a request body is coded; `unsupported` is a 415. */
export type ContentCoding = 'identity' | 'gzip' | 'br' | 'zstd' | 'deflate' | 'unsupported'

const codings: ReadonlyMap<string, ContentCoding> = new Map<string, ContentCoding>([
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  // RFC 9110 §8.4.1.3
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['deflate', 'deflate'],
])

/**
 * Reads Content-Encoding (RFC 9110 §8.4). One layer at most: `gzip, gzip` is `unsupported`, since each further layer
 * multiplies what a small body can unpack to.
 */
export function parseContentEncoding(header: string | undefined): ContentCoding {
  if (header === undefined || header === '') return 'identity'
  return codings.get(header.trim().toLowerCase()) ?? 'unsupported'
}
