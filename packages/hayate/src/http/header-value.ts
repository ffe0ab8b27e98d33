import { isToken } from './token.ts'

// RFC 9110 §5.5: HTAB, SP, VCHAR, obs-text. What lies above U+00FF has no byte in a header.
const forbidden = /[^\t\x20-\x7e\x80-\xff]/

/**
 * Guards the name of a header that is about to be sent.
 *
 * @throws TypeError unless it is a token (RFC 9110 §5.1): no spaces, colons or line breaks.
 */
export function checkHeaderName(name: string): void {
  if (isToken(name)) return
  throw new TypeError(
    `A header cannot be named ${JSON.stringify(name)}: only letters, digits and !#$%&'*+-.^_\`|~ may stand in a name.`,
  )
}

/**
 * Guards the value of a header that is about to be sent, against response splitting.
 *
 * @param name - For the message.
 * @throws TypeError for line breaks, NUL and other control characters, and for characters above U+00FF, which must be
 *   encoded first (RFC 9110 §5.5).
 */
export function checkHeaderValue(name: string, value: string): void {
  if (!forbidden.test(value)) return
  throw new TypeError(
    `The value of header '${name}' has a control character or one above U+00FF. Encode it, for example with encodeURIComponent.`,
  )
}
