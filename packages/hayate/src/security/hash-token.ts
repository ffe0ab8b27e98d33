import { createHash } from 'node:crypto'

/**
 * What to store instead of a random token: its SHA-256, 64 hexadecimal digits. Looked up by equality, so a stolen table
 * opens nothing. For tokens of `randomToken` only: a password needs `createPasswordHasher`.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}
