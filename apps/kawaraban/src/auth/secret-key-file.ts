import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside package.json; git ignores it. */
export const secretKeyPath: string = fileURLToPath(new URL('../../.secret-key', import.meta.url))

/** Reads the key of this installation; makes one, readable by its owner only, when there is none. */
export function readOrMakeSecretKey(path: string = secretKeyPath): { key: string; made: boolean } {
  try {
    const key = randomBytes(32).toString('hex')
    // `wx` fails when the file exists, so that of two processes that start together both get the same key.
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' })
    return { key, made: true }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return { key: readFileSync(path, 'utf8').trim(), made: false }
  }
}
