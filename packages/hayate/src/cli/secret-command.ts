import { randomBytes } from 'node:crypto'

/** `hayate secret`: a new key of 256 random bits, safe in URLs and `.env` files. */
export function secretCommand(): number {
  process.stdout.write(`${randomBytes(32).toString('base64url')}\n`)
  return 0
}
