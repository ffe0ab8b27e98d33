import { defineResponse, Hayate, html, json, Router, redirect, text } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region html
const pages = new Router({ prefix: '/pages', respondWith: html })

pages.get('/items', () => '<h1>Look, a page!</h1>')
pages.get('/items.json', { respondWith: json }, () => [{ name: 'Ink' }])
// #endregion html

// #region text
app.get('/robots.txt', { respondWith: text }, () => 'User-agent: *\n')
// #endregion text

// #region redirect
app.get('/old', { respondWith: redirect }, () => '/pages/items')
app.get('/moved', { respondWith: redirect, status: 302 }, () => '/pages/items')
// #endregion redirect

// #region own
const Legacy = z.object({ title: z.string() }).meta({ id: 'Legacy' })
const xml = defineResponse({
  mediaType: 'application/xml',
  render: ({ title }: z.infer<typeof Legacy>) => `<?xml version="1.0"?><legacy>${escapeXml(title)}</legacy>`,
})

app.get('/legacy', { output: Legacy, respondWith: xml }, () => ({ title: 'Ink & paper', cost: 200 }))
// #endregion own

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

// #region indented
const indented = defineResponse({
  mediaType: 'application/json',
  render: (value: unknown) => JSON.stringify(value, null, 2),
})

app.get('/indented', { respondWith: indented }, () => ({ message: 'Hello World' }))
// #endregion indented

app.include(pages)

if (import.meta.main) await serve(app)
