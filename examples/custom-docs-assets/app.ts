import { Hayate, staticFiles } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({
  docsAssets: {
    'swagger-ui.css': '/static/theme.css',
    'redoc.standalone.js': 'https://cdn.example.com/redoc/redoc.standalone.js',
  },
  faviconUrl: '/static/favicon.svg',
})

app.mount('/static', staticFiles(new URL('./static', import.meta.url)))
app.get('/users/{username}', { input: { username: z.string() } }, ({ username }) => ({ message: `Hello ${username}` }))

if (import.meta.main) await serve(app)
