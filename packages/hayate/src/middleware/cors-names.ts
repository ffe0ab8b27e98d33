import { ConfigurationError } from '../errors/configuration-error.ts'
import { isToken } from '../http/token.ts'

/** Browsers send a few dozen characters: what is longer is not echoed. */
const maxRequestedLength = 2_048
const maxRequestedNames = 64

/** @throws ConfigurationError `HAYATE_CORS_NAME` for what cannot be the name of a method or header. */
export function checkNames(option: string, names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (isToken(name) && name !== '*') continue
    throw new ConfigurationError('HAYATE_CORS_NAME', `cors(): ${option} has ${JSON.stringify(name)}, which is no name.`)
  }
  return names
}

/**
 * The names in `Access-Control-Request-Headers`, in lower case; they are echoed, so only tokens, and few of them.
 *
 * @returns Undefined for a list that is too long or holds something else than names.
 */
export function requestedHeaders(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '') return []
  if (header.length > maxRequestedLength) return undefined
  const names = header.split(',').map((name) => name.trim().toLowerCase())
  return names.length <= maxRequestedNames && names.every((name) => isToken(name) && name !== '*') ? names : undefined
}
