/** Longer names are cut: file systems stop at 255. */
const maxLength = 255

// Controls would split a header that repeats the name, and direction marks make `exe.gpj` of an .exe.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unsafe = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * The file name that a client sent, as it may be shown: no folders (`../../x`, `C:\x` and `/etc/x` are `x`), no control
 * characters, at most 255 characters. Still the client's word: never a place to store something at.
 */
export function safeFileName(sent: string): string {
  const base = sent.slice(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
  const name = base.slice(0, maxLength).toWellFormed().replaceAll(unsafe, '_')
  return name === '.' || name === '..' ? '_' : name
}
