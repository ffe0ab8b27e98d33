import { Hayate, path } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region bounds
app.get(
  '/shelves/{shelf}/books/{position}',
  {
    input: {
      shelf: path(z.int().min(1).max(40), { title: 'Number of the shelf', description: 'Counted from the door.' }),
      position: z.int().gt(0).lt(1_000),
    },
  },
  ({ shelf, position }) => ({ shelf, position }),
)
// #endregion bounds

// #region steps
app.get('/ratings/{stars}', { input: { stars: z.number().gte(0.5).lte(5).multipleOf(0.5) } }, ({ stars }) => ({
  stars,
}))
// #endregion steps

if (import.meta.main) await serve(app)
