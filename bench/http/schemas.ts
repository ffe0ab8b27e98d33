import * as z from 'zod'

export const Address = z.object({
  postal_code: z.string().regex(/^\d{3}-\d{4}$/),
  prefecture: z.string(),
  city: z.string(),
  street: z.string(),
})

export const NewUser = z.object({
  username: z
    .string()
    .min(1)
    .max(50)
    .regex(/^[a-zA-Z0-9_-]+$/),
  email: z.email(),
  password: z.string().min(8).max(128),
  full_name: z.string().max(100).optional(),
  age: z.int().min(1).max(150).optional(),
  newsletter: z.boolean(),
  tags: z.array(z.string()),
  address: Address,
})

export const User = NewUser.omit({ password: true }).extend({ id: z.int() })
export const Item = z.object({ id: z.int(), name: z.string(), q: z.string().optional() })
export const Post = z.object({
  id: z.int(),
  title: z.string(),
  content: z.string(),
  published: z.boolean(),
  votes: z.int(),
  created_at: z.string(),
  owner_id: z.int(),
})
export const Page = z.object({ offset: z.int(), limit: z.int() })
export const Section = z.object({ id: z.int() })

/** The same for Fastify, in its own idiom: JSON Schema. */
export const jsonSchemas = {
  newUser: {
    type: 'object',
    required: ['username', 'email', 'password', 'newsletter', 'tags', 'address'],
    properties: {
      username: { type: 'string', minLength: 1, maxLength: 50, pattern: '^[a-zA-Z0-9_-]+$' },
      email: { type: 'string', format: 'email' },
      password: { type: 'string', minLength: 8, maxLength: 128 },
      full_name: { type: 'string', maxLength: 100 },
      age: { type: 'integer', minimum: 1, maximum: 150 },
      newsletter: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
      address: {
        type: 'object',
        required: ['postal_code', 'prefecture', 'city', 'street'],
        properties: {
          postal_code: { type: 'string', pattern: '^\\d{3}-\\d{4}$' },
          prefecture: { type: 'string' },
          city: { type: 'string' },
          street: { type: 'string' },
        },
      },
    },
  },
} as const
