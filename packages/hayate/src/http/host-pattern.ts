import { ConfigurationError } from '../errors/configuration-error.ts'
import { parseHost } from './check-host.ts'

/** A host, or every host below one. */
export interface HostPattern {
  /** In lower case, without a port. */
  readonly name: string
  /** `*.example.com`: `name` is what stands after the star, from its dot on. */
  readonly below: boolean
}

/**
 * @param place - What was given it, for the message. Default `host`.
 * @throws ConfigurationError `HAYATE_INVALID_HOST`.
 */
export function parseHostPattern(text: string, place = 'host'): HostPattern {
  const below = text.startsWith('*.')
  const parsed = parseHost(below ? text.slice(2) : text)
  if (parsed === undefined || text.includes(':') !== parsed.name.includes(':') || parsed.port !== undefined) {
    throw new ConfigurationError(
      'HAYATE_INVALID_HOST',
      `${place}: '${text}' is no host. Write its name without scheme and port, like 'admin.example.com' or '*.example.com'.`,
    )
  }
  return { name: below ? `.${parsed.name}` : parsed.name, below }
}

/** @param host - As a Host header has it; in any case, with or without port and trailing dot. */
export function matchesHost(pattern: HostPattern, host: string): boolean {
  const name = parseHost(host)?.name.replace(/\.$/, '') ?? ''
  return pattern.below ? name.endsWith(pattern.name) : name === pattern.name
}
