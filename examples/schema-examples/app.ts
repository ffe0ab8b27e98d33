import { body, Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region model
const Item = z
  .object({
    name: z.string().meta({ examples: ['Foo'] }),
    description: z.string().optional(),
    price: z.number().meta({ examples: [35.4] }),
  })
  .meta({ id: 'Item', examples: [{ name: 'Foo', description: 'A very nice Item', price: 35.4 }] })
// #endregion model

export const app = new Hayate()

// #region named
app.put(
  '/items/{item_id}',
  {
    input: {
      item_id: z.int(),
      item: body(Item, {
        examples: {
          normal: { summary: 'A normal example', value: { name: 'Foo', price: 35.4 } },
          free: {
            summary: 'Nothing to pay',
            description: 'A price of **0** is a gift.',
            value: { name: 'Bar', price: 0 },
          },
        },
      }),
      sort: query(z.string().optional(), { examples: ['price', '-price'] }),
    },
    output: Item,
    responses: { 200: { examples: { normal: { value: { name: 'Foo', price: 35.4 } } } } },
  },
  function updateItem({ item }) {
    return item
  },
)
// #endregion named

if (import.meta.main) await serve(app)
