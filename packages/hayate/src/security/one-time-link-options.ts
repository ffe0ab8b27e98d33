import { ConfigurationError } from '../errors/configuration-error.ts'
import { isSafeUrl } from './safe-url.ts'

const minSecretBytes = 32
const longestSeconds = 604_800

interface CheckedOptions {
  readonly secret: string | Uint8Array
  readonly purpose: string
  readonly url: string
  readonly ttlSeconds: number
}

/** @throws ConfigurationError `HAYATE_WEAK_SECRET` or `HAYATE_INVALID_ONE_TIME_LINK`. */
export function checkLinkOptions({ secret, purpose, url, ttlSeconds }: CheckedOptions): void {
  const { length } = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  if (length < minSecretBytes) {
    throw new ConfigurationError(
      'HAYATE_WEAK_SECRET',
      `The secret for one-time links has ${length} bytes; at least ${minSecretBytes} are needed. Make one with: hayate secret`,
    )
  }
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(purpose)) {
    throw invalidLink(`'${purpose}' cannot be a purpose: use lower case, digits and '-', at most 32 characters.`)
  }
  if (!isSafeUrl(url)) throw invalidLink(`url must be an absolute https URL (http only on this machine), not '${url}'.`)
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > longestSeconds) {
    throw invalidLink(`ttlSeconds must be a whole number from 1 to ${longestSeconds}, not ${ttlSeconds}.`)
  }
}

function invalidLink(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_ONE_TIME_LINK', `createOneTimeLinks: ${problem}`)
}
