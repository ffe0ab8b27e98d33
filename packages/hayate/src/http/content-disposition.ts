/** Longer names are cut: file systems stop at 255. */
const maxLength = 255

// Controls would split the header, separators would leave the download folder, and direction marks make `exe.gpj` of an .exe.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unsafe = /[\x00-\x1f\x7f-\x9f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** RFC 8187 §3.2.1 `attr-char`: what `encodeURIComponent` leaves and a header parameter may not have. */
const leftByEncoding = /['()*]/g

function percentByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function displayName(filename: string): string {
  const name = filename.slice(0, maxLength).toWellFormed().replaceAll(unsafe, '_')
  return name === '' || name === '.' || name === '..' ? 'download' : name
}

/**
 * A Content-Disposition header (RFC 6266) whose file name is safe to show and to save: control characters, `/`, `\` and
 * direction marks become `_`. Names beyond ASCII are sent as `filename*` (RFC 8187) with a plain one beside it.
 *
 * @param filename - May come from a user. Undefined sends none.
 * @param type - Default `attachment`.
 */
export function contentDisposition(filename?: string, type: 'attachment' | 'inline' = 'attachment'): string {
  if (filename === undefined) return type
  const name = displayName(filename)
  // Some browsers decode `%41` in the plain form (RFC 6266, appendix D).
  const plain = name.replaceAll(/[^\x20-\x7e]|%/gu, '_')
  const quoted = `${type}; filename="${plain.replaceAll('"', '\\"')}"`
  if (plain === name) return quoted
  return `${quoted}; filename*=UTF-8''${encodeURIComponent(name).replaceAll(leftByEncoding, percentByte)}`
}
