import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate({
  title: 'ChimichangApp',
  version: '0.0.1',
  summary: "Deadpool's favorite app. Nuff said.",
  description: 'You can **read users** and **read items**.',
  termsOfService: 'https://example.com/terms/',
  contact: { name: 'Deadpoolio the Amazing', url: 'https://example.com/contact/', email: 'dp@example.com' },
  license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
  servers: [
    { url: '/', description: 'Here' },
    { url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } },
  ],
  externalDocs: { url: 'https://example.com/manual/', description: 'The manual' },
  tags: [
    { name: 'users', description: 'Operations with users. The **login** is here too.' },
    { name: 'items', externalDocs: { url: 'https://example.com/items/', description: 'Items, in depth' } },
  ],
  openapiUrl: '/api/v1/openapi.json',
  docsUrl: '/documentation',
  redocUrl: null,
})

app.get('/users', { tags: ['users'] }, () => [{ name: 'Harry' }, { name: 'Ron' }])
app.get('/items', { tags: ['items'] }, () => [{ name: 'wand' }, { name: 'flying broom' }])

if (import.meta.main) await serve(app)
