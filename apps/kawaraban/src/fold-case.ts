/**
 * The form of a text under which two spellings count as the same: NFKC, case folded.
 *
 * JavaScript has no case folding. Lower, upper, lower reaches the same pairs (`ẞ` → `ß` → `SS` → `ss`), and the final
 * sigma is written like the others, so that a search for part of a word finds it.
 */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
}
