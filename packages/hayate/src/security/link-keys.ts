import { base64url } from 'jose'

/** Signs text, and checks in a time that does not tell where a signature differs. */
export interface TextSigner {
  sign(text: string): Promise<string>
  verify(text: string, signature: string): Promise<boolean>
}

export interface LinkKeys {
  readonly link: TextSigner
  readonly state: TextSigner
}

const utf8 = new TextEncoder()

/**
 * Derives the keys of one purpose (HKDF, RFC 5869): what is signed for one purpose, or for tokens with the same secret,
 * is never a signature for another.
 */
export async function importLinkKeys(secret: string | Uint8Array, purpose: string): Promise<LinkKeys> {
  const bytes = typeof secret === 'string' ? utf8.encode(secret) : Uint8Array.from(secret)
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])
  const derive = async (use: string): Promise<TextSigner> => {
    const info = utf8.encode(`hayate one-time link ${use} ${purpose}`)
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }
    const kind = { name: 'HMAC', hash: 'SHA-256', length: 256 }
    return signerWith(await crypto.subtle.deriveKey(how, base, kind, false, ['sign', 'verify']))
  }
  return { link: await derive('link'), state: await derive('state') }
}

function signerWith(key: CryptoKey): TextSigner {
  return {
    async sign(text) {
      return base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))))
    },
    async verify(text, signature) {
      const bytes = base64url.decode(signature)
      // Unused bits of the last character would give one signature several spellings.
      if (base64url.encode(bytes) !== signature) return false
      return crypto.subtle.verify('HMAC', key, Uint8Array.from(bytes), utf8.encode(text))
    },
  }
}
