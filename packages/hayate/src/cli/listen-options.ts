import * as z from 'zod/mini'
import { loadSettings } from '../settings/load-settings.ts'

/** Where to listen, as flags say it. */
export interface ListenFlags {
  readonly host?: string
  readonly port?: number
}

const Listening = z.object({
  host: z.optional(z.string()),
  port: z.optional(z.int().check(z.minimum(0), z.maximum(65_535))),
})

/**
 * Where to listen: flags, else HOST and PORT of the environment or `.env`, else the default and port 8000.
 *
 * @throws ConfigurationError `HAYATE_SETTINGS` when PORT is not a port.
 */
export function listenOptions(
  flags: ListenFlags,
  defaultHost: string,
): { readonly host: string; readonly port: number } {
  const settings = loadSettings(Listening)
  return { host: flags.host ?? (settings.host || defaultHost), port: flags.port ?? settings.port ?? 8_000 }
}
