import process from 'node:process'
import { ConfigurationError, depends } from 'hayate'
import { loadSettings } from 'hayate/settings'
import * as z from 'zod'
import { readOrMakeSecretKey } from './auth/secret-key-file.ts'

const Settings = z.object({
  app_name: z.string().min(1).default('Kawaraban'),
  app_version: z.string().min(1).default('1.0.0'),
  debug: z.boolean().default(false),
  database_url: z.string().min(1).default('sqlite:./kawaraban.db'),
  database_hostname: z.string().optional(),
  secret_key: z.string().min(32, 'must have at least 32 characters (`npx hayate secret` prints one)').optional(),
  algorithm: z.enum(['HS256', 'HS384', 'HS512']).default('HS256'),
  access_token_expire_minutes: z.int().min(1).default(30),
  refresh_token_expire_days: z.int().min(1).default(7),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65535).default(8000),
  default_locale: z.enum(['ja', 'en']).default('ja'),
  public_read: z.boolean().default(false),
  require_confirmed_email: z.boolean().default(false),
})

/** What `loadSettings` reads: the key may be missing. */
export type LoadedSettings = z.output<typeof Settings>

/** Settings that the application can run with. */
export interface AppSettings extends LoadedSettings {
  readonly secret_key: string
}

/**
 * Reads the environment, then `.env`, then the defaults above.
 *
 * @param ownKey - Stands in for a SECRET_KEY that is set nowhere.
 * @throws ConfigurationError naming every variable that is wrong.
 */
export function readSettings(ownKey?: string): LoadedSettings {
  return ownKey === undefined
    ? loadSettings(Settings)
    : loadSettings(Settings, { env: { ...process.env, SECRET_KEY: ownKey } })
}

/** The defaults, and what is given. */
export function parseSettings(given: z.input<typeof Settings>): LoadedSettings {
  return Settings.parse(given)
}

/**
 * @throws ConfigurationError `KAWARABAN_SECRET_KEY` without a key, unless DEBUG is on: then one is kept in a file, so that
 *   a restart ends nobody's login.
 */
export function completeSettings(loaded: LoadedSettings): AppSettings {
  if (loaded.database_hostname !== undefined) {
    throw new ConfigurationError(
      'KAWARABAN_DATABASE_URL',
      'DATABASE_HOSTNAME names a PostgreSQL server, which comes with the data module. Unset it, or set DATABASE_URL=sqlite:./kawaraban.db.',
    )
  }
  if (hasKey(loaded)) return loaded
  if (loaded.debug) return completeSettings(readSettings(readOrMakeSecretKey().key))
  throw new ConfigurationError(
    'KAWARABAN_SECRET_KEY',
    'SECRET_KEY is not set, and DEBUG is off. `npx hayate secret` prints one: set it in the environment or in .env.',
  )
}

function hasKey(loaded: LoadedSettings): loaded is AppSettings {
  return loaded.secret_key !== undefined
}

/** The settings, for dependencies and handlers. */
export const settings = depends.app(() => completeSettings(readSettings()), { name: 'settings' })
