const encoder = new TextEncoder()

/** RFC 6455 §5.5: a control frame has 125 bytes, two of them for the code. */
const maxReasonBytes = 123

/** What a server may send (RFC 6455 §7.4 and the IANA registry); 1005, 1006 and 1015 never stand in a frame. */
export function isCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false
  if (code >= 3_000) return code <= 4_999
  return code >= 1_000 && code <= 1_014 && ![1_004, 1_005, 1_006].includes(code)
}

/** @throws RangeError For a code that no close frame may have. */
export function checkCloseCode(code: number): void {
  if (isCloseCode(code)) return
  throw new RangeError(
    `A web socket cannot be closed with ${code}. Use 1000 to 1003, 1007 to 1014, or one of your own from 4000 to 4999.`,
  )
}

/** A reason that fits into a close frame: cut before the character that does not. */
export function fitReason(reason: string): string {
  let bytes = 0
  let end = 0
  for (const character of reason) {
    bytes += encoder.encode(character).length
    if (bytes > maxReasonBytes) return reason.slice(0, end)
    end += character.length
  }
  return reason
}
