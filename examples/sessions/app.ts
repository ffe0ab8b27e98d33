import { depends, form, Hayate, html, redirect } from 'hayate'
import { serve } from 'hayate/node'
import { createPasswordHasher, csrf, memorySessions, notAuthenticated, webSession } from 'hayate/security'
import * as z from 'zod'

const passwords = createPasswordHasher()
const users = new Map([['hokusai', await passwords.hash('swordfish')]])

// #region session
const Session = z.object({ username: z.string().optional(), prints: z.array(z.string()).default([]) })

const sessions = memorySessions()
const session = webSession({ schema: Session, store: sessions, userId: ({ username }) => username })
// #endregion session

// #region csrf
const guard = csrf({ session })

export const app = new Hayate({ title: 'Sessions', dependencies: [guard] })

app.get('/sign-in', { input: { guard } }, async ({ guard }) =>
  html(`<form method="post">
<input type="hidden" name="${guard.field}" value="${await guard.token()}">
<input name="username"><input name="password" type="password"><button>Sign in</button>
</form>`),
)
// #endregion csrf

// #region sign-in
const SignIn = z.object({ username: z.string().max(100), password: z.string().max(1000) })

app.post(
  '/sign-in',
  { input: { session, form: form(SignIn) }, errors: [notAuthenticated] },
  async ({ session, form }) => {
    const hash = users.get(form.username)
    const ok =
      hash === undefined
        ? await passwords.verifyNothing(form.password)
        : (await passwords.verify(form.password, hash)).ok
    if (!ok) throw notAuthenticated('Incorrect username or password')
    session.set('username', form.username)
    return redirect('/prints', { status: 303 })
  },
)
// #endregion sign-in

// #region user
const currentUser = depends(
  { session },
  ({ session }) => {
    const { username } = session.data
    if (username === undefined) throw notAuthenticated('Sign in first')
    return username
  },
  { errors: [notAuthenticated] },
)

app.get('/prints', { input: { user: currentUser, session } }, ({ user, session }) => ({
  user,
  prints: session.data.prints,
}))

app.post('/prints', { input: { user: currentUser, session, title: form(z.string().max(50)) } }, ({ session, title }) =>
  session.set('prints', [...session.data.prints, title].slice(-10)),
)
// #endregion user

// #region sign-out
app.post('/sign-out', { input: { session } }, ({ session }) => {
  session.destroy()
  return redirect('/sign-in', { status: 303 })
})

app.post('/sign-out-everywhere', { input: { user: currentUser } }, async ({ user }) => ({
  ended: await sessions.deleteAll(user),
}))
// #endregion sign-out

if (import.meta.main) await serve(app)
