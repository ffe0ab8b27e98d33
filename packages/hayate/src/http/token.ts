/** Marks of RFC 9110 §5.6.2 `tchar` besides letters and digits. */
const marks = "!#$%&'*+-.^_`|~"

const tokenCodes: Uint8Array = new Uint8Array(128)
for (let code = 0x30; code <= 0x39; code++) tokenCodes[code] = 1
for (let code = 0x41; code <= 0x5a; code++) tokenCodes[code] = tokenCodes[code + 0x20] = 1
for (let at = 0; at < marks.length; at++) tokenCodes[marks.charCodeAt(at)] = 1

/** Where the token that starts at `start` ends; `start` itself when there is none. */
export function endOfToken(text: string, start: number): number {
  let at = start
  while (at < text.length && tokenCodes[text.charCodeAt(at)] === 1) at++
  return at
}

/** Whether the whole text is one token: a method, a header name, a cookie name. */
export function isToken(text: string): boolean {
  return text !== '' && endOfToken(text, 0) === text.length
}
