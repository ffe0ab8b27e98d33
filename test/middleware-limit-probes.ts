import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { Hayate } from 'hayate'
import { memoryRateLimits, type RateLimitStore, type RequestRateLimitOptions, rateLimit } from 'hayate/middleware'
import { testClient } from 'hayate/testing'

type Probe = (limit: { readonly size: number; readonly gets: string }) => Promise<void>

/** What a client gets that asks `count` times. */
async function ask(options: RequestRateLimitOptions, count: number): Promise<readonly Response[]> {
  const app = new Hayate({ log: false })
  app.use(rateLimit(options))
  app.get('/', () => 'ok')
  await using client = await testClient(app)
  return await Promise.all(Array.from({ length: count }, () => client.get('/')))
}

export const middlewareProbes: Record<string, Probe> = {
  'requests that pass a rate limit at once': async ({ size, gets }) => {
    const answers = await ask({ clock: () => 0 }, size + 1)
    deepStrictEqual([...new Set(answers.slice(0, -1).map(({ status }) => status))], [200])
    const [refused] = answers.slice(-1)
    strictEqual(`${refused?.status} \`${/"code":"(\w+)"/.exec((await refused?.text()) ?? '')?.[1]}\``, gets)
  },
  'time of a route’s work from the match to the head of the answer': async ({ gets }) => {
    const app = new Hayate({ log: false, limits: { timeLimitMs: 20 } })
    app.get('/', () => new Promise(() => undefined))
    const client = await testClient(app)
    const answer = await client.get('/')
    strictEqual(`${answer.status} \`${/"code":"(\w+)"/.exec(await answer.text())?.[1]}\``, gets)
  },
  'time over which as many pass again': async ({ size }) => {
    let nowMs = 0
    const clock = (): number => nowMs
    const store = memoryRateLimits()
    await ask({ clock, store }, 100)
    nowMs = size - 1
    strictEqual((await ask({ clock, store }, 1))[0]?.headers.get('x-ratelimit-remaining'), '98')
    nowMs = 2 * size
    strictEqual((await ask({ clock, store }, 1))[0]?.headers.get('x-ratelimit-remaining'), '99')
  },
  'time that the store of a rate limit may take': async ({ size }) => {
    const told: string[] = []
    const store: RateLimitStore = { isShared: true, take: () => new Promise(() => undefined) }
    const onStoreError = (error: unknown): void => {
      told.push(String(error))
    }
    const [answer] = await ask({ store, onStoreError }, 1)
    strictEqual(answer?.status, 200)
    match(told[0] ?? '', new RegExp(`in ${size} ms`))
  },
  'keys of a rate limit in memory': async ({ size }) => {
    const store = memoryRateLimits()
    const policy = { limit: 1, windowMs: 1_000 }
    const isKnownAfter = async (others: number): Promise<boolean> => {
      const name = String(others)
      await store.take(name, policy, 0)
      for (let at = 0; at < others; at++) void store.take(`${name} ${at}`, policy, 0)
      return !(await store.take(name, policy, 0)).allowed
    }
    deepStrictEqual([await isKnownAfter(size / 2 - 1), await isKnownAfter(size)], [true, false])
  },
}
