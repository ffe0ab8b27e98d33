import { setTimeout as sleep } from 'node:timers/promises'
import { depends, Hayate, html, Router, signal } from 'hayate'
import { cspNonce, ipFilter, rateLimit, rateLimited, securityHeaders } from 'hayate/middleware'
import { serve } from 'hayate/node'
import { httpBearer } from 'hayate/security'

export const app = new Hayate({ title: 'Limits', limits: { timeLimitMs: 10_000 } })

// #region headers
app.use(securityHeaders())
// #endregion headers

// #region limits
app.use(rateLimit({ limit: 100, windowMs: 60_000 }))

app.post('/login', { dependencies: [rateLimited({ name: 'login', limit: 2, windowMs: 60_000 })] }, () => ({
  access_token: 'token-of-ada',
}))
// #endregion limits

// #region user
const token = httpBearer()
const currentUser = depends({ token }, ({ token }) => ({ id: token, isPaying: token === 'ada' }))

const perUser = rateLimited({ user: currentUser }, ({ user }) => ({ key: user.id, limit: user.isPaying ? 50 : 1 }), {
  name: 'reports',
  windowMs: 3_600_000,
})

app.get('/reports', { dependencies: [perUser] }, () => ({ pages: 12 }))
// #endregion user

// #region filter
const admin = new Router({ prefix: '/admin' })
admin.use(ipFilter({ allow: ['203.0.113.0/24', '2001:db8::/32'] }))
admin.get('/', () => ({ users: 3 }))
app.include(admin)
// #endregion filter

// #region time
app.get('/slow', { input: { signal }, timeLimitMs: 100 }, async ({ signal }) => {
  await sleep(60_000, undefined, { signal })
  return { done: true }
})
// #endregion time

// #region nonce
app.get('/page', { input: { nonce: cspNonce() } }, ({ nonce }) =>
  html(`<!doctype html><title>Page</title><script nonce="${nonce}">document.title = 'Runs'</script>`),
)
// #endregion nonce

if (import.meta.main) await serve(app)
