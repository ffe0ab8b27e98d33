import { Hayate, staticFiles } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate()

app.mount('/static', staticFiles(new URL('./public', import.meta.url)))

app.mount('/manual', staticFiles(new URL('./public/docs', import.meta.url), { html: true }))

if (import.meta.main) await serve(app)
