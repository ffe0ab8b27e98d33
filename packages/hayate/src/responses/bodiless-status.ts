/** An answer with one of these has no body (RFC 9110 §6.4.1). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304 || status < 200
}
