import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { loadSettings } from 'hayate/settings'
import * as z from 'zod'

const Settings = z.object({ openapi_url: z.string().default('/openapi.json') })

export function makeApp(settings: z.output<typeof Settings>): Hayate {
  const app = new Hayate({ openapiUrl: settings.openapi_url })
  app.get('/', () => ({ message: 'Hello World' }))
  return app
}

export const app = makeApp(loadSettings(Settings))

if (import.meta.main) await serve(app)
