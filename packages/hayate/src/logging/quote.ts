const plain = /^[ !#-[\]-~]*$/

/**
 * What `JSON.stringify` leaves as it is and a terminal or a reader's eye obeys: DEL and C1 controls (0x9B starts an ANSI
 * sequence), bidirectional overrides, zero-width characters, line separators and the byte order mark.
 */
const unsafe = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * A JSON string literal that stays on one line and cannot command a terminal: no control character, ANSI sequence or
 * bidirectional override survives unescaped. It parses back to the same text.
 */
export function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text).replace(unsafe, escapeUnit)
}

/** The text for a terminal: controls and overrides are shown as escapes, everything else as it is. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
  return text.replace(/[\u0000-\u001f]/g, escapeUnit).replace(unsafe, escapeUnit)
}
