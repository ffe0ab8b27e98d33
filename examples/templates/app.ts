import { Eta } from 'eta'
import { depends, Hayate, html, request, templates } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

const pages = templates({
  folder: new URL('./templates', import.meta.url),
  engine: ({ folder, development }) => new Eta({ views: folder, cache: !development }),
  globals: { site: 'Shop', itemUrl: (id: number): string => app.pathFor(readItem, { item_id: id }) },
})
const itemPage = pages.template<{ readonly item: { readonly id: number; readonly name: string } }>('item.eta')

const names = new Map([
  [1, 'Ink & Paper'],
  [2, '<b>Brush</b>'],
])

const readItem = app.get('/items/{item_id}', { input: { item_id: z.int() }, respondWith: html }, ({ item_id }) => {
  const name = names.get(item_id)
  if (name === undefined) return pages.render('missing.eta', { id: item_id }, { status: 404 })
  return itemPage({ item: { id: item_id, name } })
})

const page = depends({ request }, ({ request }) => {
  return (name: string, context: object) => pages.render(name, { ...context, here: request.path })
})

app.get('/items', { input: { page }, respondWith: html }, ({ page }) => page('list.eta', { ids: [...names.keys()] }))

if (import.meta.main) await serve(app)
