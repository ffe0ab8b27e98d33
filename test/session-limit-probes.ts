import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { Hayate } from 'hayate'
import { memorySessions, webSession } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

type Probe = (limit: { readonly size: number; readonly gets: string }) => Promise<void>

const session = webSession({
  schema: z.object({ note: z.string().optional() }),
  secret: 'a secret of thirty-two bytes or more',
})
const app = new Hayate({ log: false })
app.post('/', { input: { session, length: z.int() } }, ({ session, length }) => session.set('note', 'x'.repeat(length)))

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
