import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { loadSettings } from 'hayate/settings'
import * as z from 'zod'

// #region settings
const Settings = z.object({
  app_name: z.string().default('Awesome API'),
  admin_email: z.email().default('admin@example.com'),
  items_per_user: z.int().min(1).default(50),
})

export const settings = depends.app(() => loadSettings(Settings))
// #endregion settings

// #region route
export const app = new Hayate({ title: 'Settings' })

app.get('/info', { input: { settings }, output: Settings }, ({ settings }) => settings)
// #endregion route

if (import.meta.main) await serve(app)
