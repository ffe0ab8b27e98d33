import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate({
  title: 'Custom title',
  version: '2.5.0',
  // #region extra
  openapiExtra: { info: { 'x-logo': { url: 'https://example.com/logo-teal.png' } } },
  // #endregion extra
  // #region change
  changeDocument: (document) => ({
    ...document,
    paths: Object.fromEntries(Object.entries(document.paths).filter(([path]) => !path.startsWith('/beta'))),
  }),
  // #endregion change
})

app.get('/items', function readItems() {
  return [{ name: 'Foo' }]
})
app.get('/beta/items', function readBeta() {
  return []
})

if (import.meta.main) await serve(app)
