import { depends } from 'hayate'
import { httpBasic } from 'hayate/security'
import { database } from './database.ts'

/** Stands in for the login of the section before: whoever names an address is its user. Only for this checkpoint. */
export const currentUser = depends({ credentials: httpBasic(), db: database }, async ({ credentials, db }) => {
  const email = credentials.username
  const known = await db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
  return known ?? (await db.insertInto('users').values({ email }).returningAll().executeTakeFirstOrThrow())
})
