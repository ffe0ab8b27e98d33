const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Absolute, over TLS unless it stays on this machine, and without a password in it. */
export function isSafeUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || isLoopbackUrl(text)
}

/** Plain http to an address that never leaves this machine: for tests and development. */
export function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.protocol === 'http:' && loopback.test(url.hostname)
}
