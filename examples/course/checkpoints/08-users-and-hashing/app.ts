import { body, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { createPasswordHasher, hashingBusy } from 'hayate/security'
import * as z from 'zod'
import { database } from './database.ts'
import { UserCreate, UserOut } from './schemas.ts'

const userNotFound = defineError('user_not_found', { status: 404, title: 'No such user' })
const emailTaken = defineError('email_taken', { status: 409, title: 'The e-mail address is taken' })

// #region hasher
const passwords = depends.app(() => createPasswordHasher())
// #endregion hasher

export const app = new Hayate({ title: 'Users' })

// #region create
app.post(
  '/users',
  {
    input: { user: body(UserCreate), passwords, db: database },
    output: UserOut,
    status: 201,
    errors: [emailTaken, hashingBusy],
  },
  async ({ user, passwords, db }) => {
    const created = await db
      .insertInto('users')
      .values({ email: user.email, password: await passwords.hash(user.password) })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (created === undefined) throw emailTaken(`${user.email} is registered already`)
    return created
  },
)
// #endregion create

// #region read
app.get(
  '/users/{id}',
  { input: { id: z.int(), db: database }, output: UserOut, errors: [userNotFound] },
  async ({ id, db }) => {
    const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    if (user === undefined) throw userNotFound(`User with id: ${id} does not exist`)
    return user
  },
)
// #endregion read

if (import.meta.main) await serve(app)
