import * as z from 'zod/mini'
import type { ProxyHeader, ProxyOptions } from '../http/proxy-options.ts'
import { loadSettings } from '../settings/load-settings.ts'

/** Where to listen, as flags say it. */
export interface ListenFlags {
  readonly host?: string
  readonly port?: number
  /** '' is none. */
  readonly rootPath?: string
  readonly trustProxy?: readonly string[]
  readonly proxyHeaders?: readonly string[]
}

/** Where to listen, and what stands in front. */
export interface ListenOptions extends ProxyOptions {
  readonly host: string
  readonly port: number
}

const Listening = z.object({
  host: z.optional(z.string()),
  port: z.optional(z.int().check(z.minimum(0), z.maximum(65_535))),
  rootPath: z.optional(z.string()),
  trustProxy: z.optional(z.array(z.string())),
  proxyHeaders: z.optional(z.array(z.string())),
})

/**
 * Where to listen: flags, else HOST and PORT of the environment or `.env`, else the default and port 8000. What stands in
 * front likewise: ROOT_PATH, TRUST_PROXY and PROXY_HEADERS.
 *
 * @throws ConfigurationError `HAYATE_SETTINGS` when PORT is not a port.
 */
export function listenOptions(flags: ListenFlags, defaultHost: string): ListenOptions {
  const settings = loadSettings(Listening)
  const rootPath = flags.rootPath ?? settings.rootPath
  const trustProxy = flags.trustProxy ?? settings.trustProxy
  // Proof: the application's start refuses names that are none.
  const proxyHeaders = (flags.proxyHeaders ?? settings.proxyHeaders) as readonly ProxyHeader[] | undefined
  return {
    host: flags.host ?? (settings.host || defaultHost),
    port: flags.port ?? settings.port ?? 8_000,
    ...(rootPath !== undefined && { rootPath }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(proxyHeaders !== undefined && { proxyHeaders }),
  }
}
