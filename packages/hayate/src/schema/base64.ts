const base64Text = /^[A-Za-z0-9+/]*={0,2}$/

interface NativeBase64 {
  readonly fromBase64?: (text: string, options: { readonly lastChunkHandling: 'strict' }) => Uint8Array
}

/** Standard base64 with padding (RFC 4648 §4), strict; `undefined` for anything else. Empty text is no bytes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !base64Text.test(text)) return undefined
  // Proof: an optional static method of ES2026; absent on older engines.
  const native = Uint8Array as unknown as NativeBase64
  try {
    if (native.fromBase64) return native.fromBase64(text, { lastChunkHandling: 'strict' })
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  // Proof: an optional method of ES2026; absent on older engines.
  const native = bytes as Uint8Array & { toBase64?: () => string }
  // A Buffer of Node has every method of Uint8Array.
  if (native.toBase64) return native.toBase64()
  let binary = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return btoa(binary)
}
