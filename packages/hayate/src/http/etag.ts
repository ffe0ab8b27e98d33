/** What a file system says of a file. */
export interface FileVersion {
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly mtimeMs: number
}

/** A file that was changed less than this ago may change again without another time of change. */
const settledMs = 2_000

/**
 * An entity tag from size and time of change: cheap, and the same on every machine that has a copy. Weak as long as another
 * change could share it, since clocks of file systems are coarse; strong from then on (RFC 9110 §8.8.1).
 */
export function fileEtag(file: FileVersion, nowMs: number): string {
  const opaque = `"${file.size.toString(16)}-${Math.trunc(file.mtimeMs).toString(16)}"`
  return nowMs - file.mtimeMs >= settledMs ? opaque : `W/${opaque}`
}

function skipSeparators(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t,'.includes(text.charAt(at))) at++
  return at
}

/**
 * Whether `If-None-Match` or `If-Match` names an entity tag, `*` included. One pass; what follows a malformed tag is not
 * read.
 *
 * @param etag - Quoted, as it is sent: `"abc"` or `W/"abc"`.
 * @param comparison - RFC 9110 §8.8.3.2: `weak` for If-None-Match, `strong` for If-Match and If-Range. Default `weak`.
 */
export function matchesEtag(header: string, etag: string, comparison: 'weak' | 'strong' = 'weak'): boolean {
  if (header.trim() === '*') return true
  const isWeak = etag.startsWith('W/')
  if (isWeak && comparison === 'strong') return false
  const opaque = isWeak ? etag.slice(2) : etag
  for (let at = skipSeparators(header, 0); at < header.length; at = skipSeparators(header, at)) {
    const candidateIsWeak = header.startsWith('W/', at)
    if (candidateIsWeak) at += 2
    if (header.charAt(at) !== '"') return false
    const close = header.indexOf('"', at + 1)
    if (close === -1) return false
    const isSame = close + 1 - at === opaque.length && header.startsWith(opaque, at)
    if (isSame && !(candidateIsWeak && comparison === 'strong')) return true
    at = close + 1
  }
  return false
}
