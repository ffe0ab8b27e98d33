import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { randomToken } from 'hayate/security'
import { loadSettings } from 'hayate/settings'
import * as z from 'zod'

// #region settings
const Settings = z.object({
  database_url: z.string().default('sqlite::memory:'),
  secret_key: z
    .string()
    .min(32)
    .default(() => randomToken()),
  algorithm: z.enum(['HS256', 'HS384', 'HS512']).default('HS256'),
  access_token_expire_minutes: z.int().min(1).default(30),
})

export const settings = depends.app(() => loadSettings(Settings))
// #endregion settings

// #region route
export const app = new Hayate({ title: 'Settings' })

/** The schema names two of them: the others do not leave. */
const Login = Settings.pick({ algorithm: true, access_token_expire_minutes: true })

app.get('/login-settings', { input: { settings }, output: Login }, ({ settings }) => settings)
// #endregion route

if (import.meta.main) await serve(app)
