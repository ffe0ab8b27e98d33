import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { createPasswordHasher } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Extra models' })

// #region models
const UserBase = z.object({ username: z.string().min(1), email: z.email(), full_name: z.string().optional() })

const UserIn = UserBase.extend({ password: z.string().min(8) }).meta({ id: 'UserIn' })
const UserOut = UserBase.meta({ id: 'UserOut' })
/** What is stored: never a schema of the API. */
type UserInDatabase = z.infer<typeof UserBase> & { hashed_password: string }
// #endregion models

// #region route
const passwords = createPasswordHasher()
const users: UserInDatabase[] = []

app.post('/users', { input: { user: body(UserIn) }, output: UserOut, status: 201 }, async ({ user }) => {
  const { password, ...rest } = user
  const stored = { ...rest, hashed_password: await passwords.hash(password) }
  users.push(stored)
  return stored
})
// #endregion route

// #region union
const Plane = z.object({ type: z.literal('plane'), description: z.string(), size: z.int() }).meta({ id: 'Plane' })
const Car = z.object({ type: z.literal('car'), description: z.string() }).meta({ id: 'Car' })
const Vehicle = z.discriminatedUnion('type', [Plane, Car])

const vehicles: Record<string, z.infer<typeof Vehicle>> = {
  item1: { type: 'car', description: 'All my friends drive a low rider' },
  item2: { type: 'plane', description: "Music is my aeroplane, it's my aeroplane", size: 5 },
}

app.get('/vehicles', { output: z.array(Vehicle) }, () => Object.values(vehicles))
app.get('/weights', { output: z.record(z.string(), z.number()) }, () => ({ foo: 2.3, bar: 3.4 }))
// #endregion union

if (import.meta.main) await serve(app)
