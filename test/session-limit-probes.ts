import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { Hayate, request } from 'hayate'
import { csrf, memorySessions, webSession } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

type Probe = (limit: { readonly size: number; readonly gets: string }) => Promise<void>

const session = webSession({
  schema: z.object({ note: z.string().optional() }),
  secret: 'a secret of thirty-two bytes or more',
})
const app = new Hayate({ log: false })
app.post('/', { input: { session, length: z.int() } }, ({ session, length }) => session.set('note', 'x'.repeat(length)))

const guard = csrf({ session })
app.get('/token', { input: { guard } }, ({ guard }) => guard.token())
app.post('/upload', { input: { request }, dependencies: [guard], maxBodyBytes: 10_000_000 }, () => 'ok')

export const sessionProbes: Record<string, Probe> = {
  'cookie of a session': async ({ size, gets }) => {
    await using client = await testClient(app, { baseUrl: 'https://testserver', raiseServerErrors: false })
    let longest = 0
    // Around three quarters of it, since base64 makes four characters of three bytes.
    for (let length = Math.floor(size * 0.7); ; length++) {
      const answer = await client.post(`/?length=${length}`)
      if (answer.status === 200) longest = answer.headers.getSetCookie()[0]?.indexOf(';') ?? 0
      else {
        const { code } = (await answer.json()) as { readonly code: string }
        strictEqual(`${answer.status} \`${code}\``, gets)
        break
      }
    }
    ok(longest <= size && longest > size - 4, `the longest has ${longest}`)
  },
  'urlencoded form in which `csrf` looks for the token': async ({ size, gets }) => {
    await using client = await testClient(app, { baseUrl: 'https://testserver' })
    const csrf_token = String(await (await client.get('/token')).json())
    const rest = size - `csrf_token=${csrf_token}&x=`.length
    const upload = (length: number): Promise<Response> =>
      client.post('/upload', { form: { csrf_token, x: 'x'.repeat(length) } })
    strictEqual((await upload(rest)).status, 200)
    const refused = await upload(rest + 1)
    const { code } = (await refused.json()) as { readonly code: string }
    strictEqual(`${refused.status} \`${code}\``, gets)
  },
  'sessions in `memorySessions`': async ({ size }) => {
    const store = memorySessions()
    const now = Date.now()
    const kept = { data: '{}', userId: undefined, createdAt: now, seenAt: now, expiresAt: now + 600_000 }
    const isThere = async (key: number): Promise<boolean> => (await store.read(String(key))) !== undefined
    for (let at = 0; at < size; at++) await store.write(String(at), kept, 'create')
    strictEqual(await isThere(0), true)
    await store.write(String(size), kept, 'create')
    deepStrictEqual([await isThere(0), await isThere(1), await isThere(size)], [false, true, true])
  },
}
