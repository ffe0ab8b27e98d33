import { Hayate, json, jsonLines, Router } from 'hayate'
import { compress, httpsRedirect, trustedHosts, uncompressed } from 'hayate/middleware'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region hosts
export const app = new Hayate({ title: 'Advanced middleware', trustProxy: ['loopback'] })

app.use(
  trustedHosts(['localhost', '127.0.0.1', 'example.com', '*.example.com']),
  httpsRedirect({ except: ({ host, path }) => path === '/health' || host.startsWith('localhost') }),
)
// #endregion hosts

// #region compress
app.use(compress())

const Item = z.object({ id: z.int(), name: z.string() })

app.get('/items', { output: z.array(Item) }, () =>
  Array.from({ length: 1_000 }, (_, id) => ({ id, name: `Item ${id}` })),
)

app.get('/feed', { output: jsonLines(Item) }, function* feed() {
  yield { id: 1, name: 'Ink' }
  yield { id: 2, name: 'Paper' }
})
// #endregion compress

// #region secrets
const account = new Router({ prefix: '/account' })
account.use(uncompressed)
account.get('/search', { input: { q: z.string().max(100) } }, ({ q }) => json({ q, token: 'b5ab1f'.repeat(300) }))
app.include(account)
// #endregion secrets

app.get('/health', () => ({ status: 'ok' }))

if (import.meta.main) await serve(app)
