import { ConfigurationError, depends } from 'hayate'
import { randomToken } from 'hayate/security'
import { loadSettings } from 'hayate/settings'
import * as z from 'zod'

/** Nothing is kept: for a first try, and for tests. */
const inMemory = 'sqlite::memory:'

const Settings = z.object({
  database_url: z.string().min(1).default(inMemory),
  database_hostname: z.string().optional(),
  secret_key: z.string().min(32).optional(),
  algorithm: z.enum(['HS256', 'HS384', 'HS512']).default('HS256'),
  access_token_expire_minutes: z.int().min(1).default(30),
})

export interface AppSettings extends z.output<typeof Settings> {
  readonly secret_key: string
}

/** A database that is kept needs a key that is kept: tokens and users would outlive each other otherwise. */
function readSettings(): AppSettings {
  const loaded = loadSettings(Settings)
  if (loaded.database_hostname !== undefined) {
    throw new ConfigurationError(
      'COURSE_DATABASE',
      'DATABASE_HOSTNAME names a PostgreSQL server, which comes with the data module. Set DATABASE_URL=sqlite:./course.db instead.',
    )
  }
  if (loaded.secret_key === undefined && loaded.database_url !== inMemory) {
    throw new ConfigurationError(
      'COURSE_SECRET_KEY',
      'SECRET_KEY is not set, but DATABASE_URL is. `npx hayate secret` prints a key: set it in the environment or in .env.',
    )
  }
  return { ...loaded, secret_key: loaded.secret_key ?? randomToken() }
}

export const settings = depends.app(readSettings, { name: 'settings' })
