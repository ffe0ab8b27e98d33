import { readFileSync } from 'node:fs'

/** hayate's version, from its package.json. */
export function readVersion(): string {
  // `src/cli` and `dist/cli` are equally deep.
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof version === 'string' ? version : 'unknown'
}
