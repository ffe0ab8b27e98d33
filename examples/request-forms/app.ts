import { form, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region login
app.post(
  '/login/',
  {
    input: {
      username: form(z.string()),
      password: form(z.string().min(8), { description: 'At least eight characters' }),
      remember: form(z.boolean().default(false)),
    },
  },
  function login({ username, remember }) {
    return { username, remember }
  },
)
// #endregion login

// #region list
app.post(
  '/answers',
  { input: { answer: form(z.array(z.string())), year: form(z.int().optional()) } },
  (values) => values,
)
// #endregion list

if (import.meta.main) await serve(app)
