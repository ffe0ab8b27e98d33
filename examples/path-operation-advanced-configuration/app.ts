import { Hayate, request } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region names
export const app = new Hayate({
  nameOperation: ({ name, method, tags }) => `${tags[0] ?? 'default'}-${name ?? method.toLowerCase()}`,
})

app.get('/items', { tags: ['items'] }, function readItems() {
  return [{ item_id: 'Foo' }]
})
app.get('/users', { operationId: 'some_specific_id_you_define' }, function readUsers() {
  return [{ username: 'johndoe' }]
})
// #endregion names

// #region extra
app.get(
  '/aliens',
  { openapi: { 'x-aperture-labs-portal': 'blue', externalDocs: { url: 'https://example.com/aliens' } } },
  () => ['portal'],
)
// #endregion extra

// #region body
const Magic = z.object({ spell: z.string(), power: z.int() })

app.post(
  '/spells',
  {
    input: { request },
    openapi: {
      requestBody: {
        required: true,
        content: { 'application/x-spell': { schema: z.toJSONSchema(Magic, { target: 'draft-2020-12' }) } },
      },
    },
  },
  async ({ request }) => {
    const [spell = '', power = ''] = new TextDecoder().decode(await request.body()).split(' ')
    return Magic.parse({ spell, power: Number(power) })
  },
)
// #endregion body

if (import.meta.main) await serve(app)
