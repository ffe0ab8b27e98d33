import { background, body, defineError, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { createOneTimeLinks, createPasswordHasher, hashingBusy, memoryUsedLinks } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'One-time links' })

/** In place of a table and a mail service. */
export const passwordHashes = new Map([['hokusai@example.jp', 'no password yet']])
export const outbox: string[] = []

// #region links
const passwords = createPasswordHasher()
const recovery = createOneTimeLinks({
  secret: 'only-for-the-example-0123456789abcdef-0123456789',
  purpose: 'password-reset',
  url: 'https://prints.example/reset',
  ttlSeconds: 900,
  used: memoryUsedLinks(),
})
const currentHash = (email: string) => passwordHashes.get(email)
// #endregion links

// #region ask
app.post(
  '/password-recovery',
  { input: { wanted: body(z.object({ email: z.email() })), background }, status: 202 },
  ({ wanted, background }) => {
    // After the answer: neither what it says nor when tells whether there is such a user.
    background.add(async () => {
      const hash = currentHash(wanted.email)
      if (hash !== undefined) outbox.push((await recovery.issue(wanted.email, hash)).url)
    })
    return { message: 'If there is such an account, a link is on its way.' }
  },
)
// #endregion ask

// #region use
const linkNotValid = defineError('link_not_valid', { status: 400, title: 'This link is not valid any more' })

app.post(
  '/password-reset',
  {
    input: { reset: body(z.object({ token: z.string(), password: z.string().min(8) })) },
    errors: [linkNotValid, hashingBusy],
    status: 204,
  },
  async ({ reset }) => {
    const email = await recovery.use(reset.token, currentHash)
    if (email === undefined) throw linkNotValid()
    passwordHashes.set(email, await passwords.hash(reset.password))
  },
)
// #endregion use

if (import.meta.main) await serve(app)
