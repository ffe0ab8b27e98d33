import process from 'node:process'
import { openDatabase } from './database/open-database.ts'
import { readSettings } from './settings.ts'
import { findLogin, makeAdministrator } from './users/repository.ts'

/** `npm run make-admin --workspace kawaraban -- you@example.com` */
const [email] = process.argv.slice(2)
const database = openDatabase(readSettings().database_url)
try {
  const found = email === undefined ? undefined : await findLogin(database.writer, email)
  if (found === undefined) {
    const problem = email === undefined ? 'No e-mail address is given.' : `Nobody has registered with ${email}.`
    process.stderr.write(
      `${problem} Register first, then: npm run make-admin --workspace kawaraban -- you@example.com\n`,
    )
    process.exitCode = 1
  } else {
    await makeAdministrator(database.writer, found.user.id)
    process.stdout.write(`${found.user.username} is an administrator now.\n`)
  }
} finally {
  await database.close()
}
