import { HayateError } from '../errors/hayate-error.ts'

// Cost 15 is about 3 s of JavaScript; above it a stored hash would be a way to stop the server.
const bcrypt = /^\$2[aby]\$(?:0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/

export function isBcryptHash(text: string): boolean {
  return bcrypt.test(text)
}

/** bcrypt reads no further than this: a longer password would be cut, and two would be one. */
export const maxBcryptBytes = 72

type Compare = (password: string, hash: string) => Promise<boolean>

/**
 * Checks a password against a hash that an earlier system wrote, with the package `bcryptjs`.
 *
 * @throws HayateError `HAYATE_BCRYPT_MISSING` when it is not installed.
 */
export async function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  const compare = await loadBcrypt('bcryptjs')
  return compare(password, hash)
}

/** @param name - Of the package; an argument so that its absence can be tried. */
export async function loadBcrypt(name: string): Promise<Compare> {
  const module: unknown = await import(name).catch((cause: unknown) => {
    throw missing(name, cause)
  })
  if (typeof module === 'object' && module !== null && 'compare' in module && typeof module.compare === 'function') {
    // Proof: bcryptjs declares compare(password, hash): Promise<boolean>.
    return module.compare as Compare
  }
  throw missing(name, undefined)
}

function missing(name: string, cause: unknown): HayateError {
  const message = `A stored password hash is bcrypt, and ${name} is not installed to check it: npm install ${name}`
  return new HayateError('HAYATE_BCRYPT_MISSING', message, { cause })
}
