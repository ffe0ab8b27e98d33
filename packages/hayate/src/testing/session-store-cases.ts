import type { SessionStore, StoredSession } from '../security/session-store.ts'

/** One thing that every store of sessions promises. */
export interface SessionStoreCase {
  /** A sentence. */
  readonly name: string
  /** @throws Error That says what is not so. */
  run(store: SessionStore): Promise<void>
}

const cases: Readonly<Record<string, (store: SessionStore) => Promise<void>>> = {
  'a session that was created is read as it was written': async (store) => {
    const [key, session] = [newKey(), newSession({ data: '{"a":"é\\u0000 漢字 👍"}', userId: crypto.randomUUID() })]
    expect(await store.write(key, session, 'create'), true)
    expect(await store.read(key), session)
    expect(await store.read(newKey()), undefined)
  },
  'a session without a user is kept as well': async (store) => {
    const [key, session] = [newKey(), newSession()]
    await store.write(key, session, 'create')
    expect(await store.read(key), session)
  },
  'an update replaces a session': async (store) => {
    const [key, userId] = [newKey(), crypto.randomUUID()]
    await store.write(key, newSession(), 'create')
    const changed = newSession({ data: '{"b":2}', userId })
    expect(await store.write(key, changed, 'update'), true)
    expect(await store.read(key), changed)
    expect(await store.deleteAll(userId), 1)
  },
  'an update does not bring back a session that has ended': async (store) => {
    const key = newKey()
    await store.write(key, newSession(), 'create')
    expect(await store.delete(key), true)
    expect(await store.write(key, newSession(), 'update'), false)
    expect(await store.read(key), undefined)
  },
  'a session is deleted once': async (store) => {
    const key = newKey()
    await store.write(key, newSession(), 'create')
    expect(await Promise.all([store.delete(key), store.delete(key)]).then((all) => all.filter(Boolean).length), 1)
    expect(await store.delete(key), false)
  },
  'a session that is over is not found, not updated and not counted': async (store) => {
    const [key, userId] = [newKey(), crypto.randomUUID()]
    await store.write(key, newSession({ userId, expiresAt: Date.now() - 1_000 }), 'create')
    expect(await store.read(key), undefined)
    expect(await store.write(key, newSession({ userId }), 'update'), false)
    expect(await store.delete(key), false)
    expect(await store.deleteAll(userId), 0)
  },
  'all sessions of one user end, and those of others stay': async (store) => {
    const [own, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const [first, second, foreign, anonymous] = [newKey(), newKey(), newKey(), newKey()]
    await store.write(first, newSession({ userId: own }), 'create')
    await store.write(second, newSession({ userId: own }), 'create')
    await store.write(foreign, newSession({ userId: other }), 'create')
    await store.write(anonymous, newSession(), 'create')
    expect(await store.deleteAll(own), 2)
    expect([await store.read(first), await store.read(second)], [undefined, undefined])
    expect((await store.read(foreign))?.userId, other)
    expect((await store.read(anonymous))?.data, '{}')
    expect(await store.deleteAll(own), 0)
  },
  'a session belongs to the user of its last write': async (store) => {
    const [key, before, after] = [newKey(), crypto.randomUUID(), crypto.randomUUID()]
    await store.write(key, newSession({ userId: before }), 'create')
    await store.write(key, newSession({ userId: after }), 'update')
    expect(await store.deleteAll(before), 0)
    expect(await store.deleteAll(after), 1)
  },
  'fifty at once are fifty sessions': async (store) => {
    const userId = crypto.randomUUID()
    const keys = Array.from({ length: 50 }, newKey)
    await Promise.all(keys.map((key) => store.write(key, newSession({ userId }), 'create')))
    expect(await store.deleteAll(userId), 50)
  },
}

/**
 * What every store of sessions promises, as cases that it must pass. What others have left in the store does no harm: keys
 * and users are new each time.
 *
 * ```ts
 * for (const { name, run } of sessionStoreCases) test(name, () => run(new MyStore()))
 * ```
 */
export const sessionStoreCases: readonly SessionStoreCase[] = Object.entries(cases).map(([name, run]) => ({
  name,
  run,
}))

/** As `hashToken` writes them. */
function newKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
}

function newSession(given: Partial<StoredSession> = {}): StoredSession {
  const now = Date.now()
  return { data: '{}', userId: undefined, createdAt: now, seenAt: now, expiresAt: now + 60_000, ...given }
}

function expect(actual: unknown, expected: unknown): void {
  const [is, should] = [sorted(actual), sorted(expected)]
  if (is !== should) throw new Error(`It is ${is}, and should be ${should}.`)
}

/** As JSON whose members have one order; `undefined` is nothing, whether it is written or left out. */
function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value) ?? 'undefined'
  return JSON.stringify(Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b))))
}
