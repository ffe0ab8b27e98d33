import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate({ title: 'Debugging' })

// #region route
app.get('/', () => {
  const a = 'a'
  const b = `b${a}`
  return { hello: b }
})
// #endregion route

// #region main
if (import.meta.main) await serve(app)
// #endregion main
