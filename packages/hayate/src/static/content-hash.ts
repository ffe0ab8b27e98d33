/** webpack, Rollup and esbuild by default: `main.3f2a1b9c.js`, `chunk-5QK7XJ2H.js`. A name of letters or of digits alone is a word or a date. */
const hexadecimal = /[.-](?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,64}\./
const upperCase = /[.-](?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{8}\./
/** Vite: `index-D3wr_Tda.js`. A digit or `_` stands before a letter: `-iPhone15` and `-Chapter1` are words. */
const base64 = /[.-](?=[^.]*[a-z])(?=[^.]*[A-Z])(?=[^.]*[0-9_][^.]*[A-Za-z])[A-Za-z0-9_-]{8}\./

/**
 * Whether a file's name carries a hash of its content, so that what it names never changes. When in doubt it does not: a copy
 * that is asked about once too often costs a 304, one kept for a year in error costs the year.
 *
 * @param name - Without folders.
 */
export function hasContentHash(name: string): boolean {
  return hexadecimal.test(name) || upperCase.test(name) || base64.test(name)
}
