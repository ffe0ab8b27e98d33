import { Hayate, staticFiles } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate()

app.mount('/static', staticFiles(new URL('./public', import.meta.url)))

// #region html
app.mount('/manual', staticFiles(new URL('./public/docs', import.meta.url), { html: true }))
// #endregion html

if (import.meta.main) await serve(app)
