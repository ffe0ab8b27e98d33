import { form, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region model
const Registration = z.strictObject({
  username: z.string().min(2),
  password: z.string(),
  age: z.int().min(13).optional(),
  interests: z.array(z.string()).default([]),
})

app.post('/register', { input: { registration: form(Registration) }, status: 201 }, ({ registration }) => ({
  username: registration.username,
  interests: registration.interests,
}))
// #endregion model

// #region several
const Person = z.object({ name: z.string() })
const Address = z.object({ city: z.string(), zip: z.string().regex(/^\d{3}-\d{4}$/) })

app.post(
  '/orders',
  { input: { person: form(Person), address: form(Address), note: form(z.string().optional()) } },
  (order) => order,
)
// #endregion several

if (import.meta.main) await serve(app)
