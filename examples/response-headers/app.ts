import { depends, Hayate, json, response } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region reply
app.get('/headers-and-object', { input: { response } }, ({ response }) => {
  response.setHeader('X-Cat-Dog', 'alone in the world')
  return { message: 'Hello World' }
})
// #endregion reply

// #region direct
app.get('/headers', () => json({ message: 'Hello World' }, { headers: { 'X-Cat-Dog': 'alone in the world' } }))
// #endregion direct

// #region dependency
const counted = depends({ response }, ({ response }) => response.setHeader('X-Total-Count', '2'))

app.get(
  '/items',
  {
    dependencies: [counted],
    responses: { 200: { headers: { 'X-Total-Count': { description: 'Items in all', schema: z.int() } } } },
    output: z.array(z.string()),
  },
  () => ['ink', 'paper'],
)
// #endregion dependency

if (import.meta.main) await serve(app)
