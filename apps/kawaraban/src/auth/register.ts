import { body, depends, type InputIssue, ValidationError } from 'hayate'
import { hashingBusy } from 'hayate/security'
import type * as z from 'zod'
import type { Queries } from '../database/open-database.ts'
import { reader } from '../database/sessions.ts'
import { foldCase } from '../fold-case.ts'
import { messages } from '../language.ts'
import type { Say } from '../messages.ts'
import { emailTaken, usernameTaken } from '../users/errors.ts'
import { findTaken, insertUser, type NewUser } from '../users/repository.ts'
import { reservedUsernames } from '../users/schemas.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { passwords } from './passwords.ts'
import { UserRegister } from './schemas.ts'

const registrations = depends.app(() => new KeyedQueue(), { name: 'registrations' })

/**
 * A registration that may be stored, its password hashed before the transaction begins.
 *
 * Registrations for one address or name take turns until the first is committed: the others are then refused without the
 * work of a hash. The unique indexes hold all the same.
 */
export const newAccount = depends(
  { registration: body(UserRegister), registrations, db: reader, passwords, say: messages },
  async function* newAccount({ registration, registrations, db, passwords, say }): AsyncGenerator<NewUser> {
    refuseInvalid(registration, say)
    const { username, email, full_name, age, password } = registration
    const leaveEmail = await registrations.enter(`email ${foldCase(email)}`)
    const leaveUsername = await registrations.enter(`username ${foldCase(username)}`)
    try {
      await refuseTaken(db, registration, say)
      const password_hash = await passwords.hash(password)
      yield { username, email, full_name, age, password_hash }
    } finally {
      leaveUsername()
      leaveEmail()
    }
  },
  { errors: [emailTaken, usernameTaken, hashingBusy] },
)

/** Stores the account and returns its id. @throws emailTaken, usernameTaken. */
export async function register(db: Queries, account: NewUser, say: Say): Promise<number> {
  const id = await insertUser(db, account, new Date().toISOString())
  if (id !== undefined) return id
  await refuseTaken(db, account, say)
  throw new Error('A user was not stored although address and name are free.')
}

/** Not in the schema: these messages follow the language of the request. */
function refuseInvalid(registration: z.output<typeof UserRegister>, say: Say): void {
  const { username, password, password_confirm } = registration
  const issues: InputIssue[] = []
  if (reservedUsernames.includes(foldCase(username))) {
    issues.push({
      in: 'body',
      path: ['username'],
      code: 'custom',
      message: say('reservedUsername', { name: username }),
      input: username,
    })
  }
  if (password !== password_confirm) {
    issues.push({ in: 'body', path: ['password_confirm'], code: 'custom', message: say('passwordsDiffer') })
  }
  if (issues.length > 0) throw new ValidationError(issues)
}

async function refuseTaken(db: Queries, account: { email: string; username: string }, say: Say): Promise<void> {
  const taken = await findTaken(db, account.email, account.username)
  if (taken === 'email') throw emailTaken(say('emailTaken'))
  if (taken === 'username') throw usernameTaken(say('usernameTaken'))
}
