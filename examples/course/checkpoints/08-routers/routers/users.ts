import { body, defineError, depends, Router } from 'hayate'
import { createPasswordHasher, hashingBusy } from 'hayate/security'
import * as z from 'zod'
import { database } from '../../08-users-and-hashing/database.ts'
import { UserCreate, UserOut } from '../../08-users-and-hashing/schemas.ts'

const userNotFound = defineError('user_not_found', { status: 404, title: 'No such user' })
const emailTaken = defineError('email_taken', { status: 409, title: 'The e-mail address is taken' })

export const passwords = depends.app(() => createPasswordHasher())

export const users = new Router({ prefix: '/users', tags: ['Users'] })

users.post(
  '/',
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

users.get(
  '/{id}',
  { input: { id: z.int(), db: database }, output: UserOut, errors: [userNotFound] },
  async ({ id, db }) => {
    const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    if (user === undefined) throw userNotFound(`User with id: ${id} does not exist`)
    return user
  },
)
