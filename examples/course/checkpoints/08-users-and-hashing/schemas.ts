import * as z from 'zod'

export const UserCreate = z
  .object({ email: z.email(), password: z.string().min(1).max(128) })
  .meta({ id: 'UserCreate' })

/** The password does not leave, not even as a hash. */
export const UserOut = z.object({ id: z.int(), email: z.email(), created_at: z.iso.datetime() }).meta({ id: 'UserOut' })
