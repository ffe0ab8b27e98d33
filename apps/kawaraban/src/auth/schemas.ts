import * as z from 'zod'
import { Age, Email, FullName, Id } from '../users/schemas.ts'

const password = { format: 'password' }

export const UserRegister = z
  .strictObject({
    username: z
      .string()
      .trim()
      .min(1)
      .max(50)
      // Both languages: a schema's own message is said to everybody.
      .regex(
        /^[a-zA-Z0-9_-]+$/,
        '英数字・アンダースコア・ハイフンだけが使えます / Only letters, digits, underscores and hyphens',
      )
      .describe('英数字・アンダースコア・ハイフン / Letters, digits, underscore, hyphen')
      .meta({ examples: ['john_doe', 'alice-123'] }),
    email: Email,
    password: z.string().min(8).max(128).meta(password),
    password_confirm: z.string().max(128).meta(password),
    full_name: FullName.default(null),
    age: Age.default(null),
  })
  .meta({ id: 'UserRegister' })

export const Registered = z.object({ message: z.string(), user_id: Id }).meta({ id: 'Registered' })

export const Token = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().describe('アクセストークンの有効秒数 / Seconds until the access token ends'),
  })
  .meta({ id: 'Token' })

export type TokenPair = z.input<typeof Token>

export const TokenRefresh = z.strictObject({ refresh_token: z.string().min(1).max(8192) }).meta({ id: 'TokenRefresh' })
