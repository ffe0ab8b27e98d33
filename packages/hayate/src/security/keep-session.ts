import { hashToken } from './hash-token.ts'
import type { Sealer } from './seal-session.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

/** A session and its id, which only the browser and the running request know. */
export interface KeptSession extends StoredSession {
  readonly id: string
}

/** What a cookie leads to. `bad`: to nothing, ever. `unknown`: to nothing any more, or not yet. */
export type FoundSession =
  | { readonly kind: 'found'; readonly session: Omit<KeptSession, 'userId' | 'expiresAt'> }
  | { readonly kind: 'bad' }
  | { readonly kind: 'unknown' }

/** Keeps sessions between requests: in the cookie itself, or in a store. */
export interface SessionKeeper {
  find(cookie: string): Promise<FoundSession>
  /** @returns The cookie's value. */
  create(session: KeptSession): Promise<string>
  /** @returns The cookie's value; undefined when the session has ended meanwhile. */
  update(session: KeptSession): Promise<string | undefined>
  /** @returns Whether it was still there. */
  end(id: string): Promise<boolean>
}

/** 128 bits of `randomToken`. */
const idPattern = /^[A-Za-z0-9_-]{22}$/

/** The whole session is in the cookie, sealed. Nothing is kept on the server, so nothing can be ended there. */
export function keepInCookie(sealer: Sealer): SessionKeeper {
  const seal = ({ id, createdAt, seenAt, data }: KeptSession): Promise<string> =>
    sealer.seal(`${id}.${createdAt}.${seenAt}.${data}`)
  return {
    find: async (cookie) => {
      const text = await sealer.unseal(cookie)
      const parts = text === undefined ? null : /^([A-Za-z0-9_-]{22})\.([0-9]{1,16})\.([0-9]{1,16})\.(.*)$/s.exec(text)
      if (parts === null) return { kind: 'bad' }
      const [, id = '', createdAt, seenAt, data = ''] = parts
      return { kind: 'found', session: { id, createdAt: Number(createdAt), seenAt: Number(seenAt), data } }
    },
    create: seal,
    update: seal,
    end: () => Promise.resolve(true),
  }
}

/** The cookie is the session's id; the store sees only its hash. */
export function keepInStore(store: SessionStore): SessionKeeper {
  return {
    find: async (id) => {
      if (!idPattern.test(id)) return { kind: 'bad' }
      const stored = await store.read(hashToken(id))
      return stored === undefined ? { kind: 'unknown' } : { kind: 'found', session: { ...stored, id } }
    },
    create: async ({ id, ...session }) => {
      await store.write(hashToken(id), session, 'create')
      return id
    },
    update: async ({ id, ...session }) => {
      return (await store.write(hashToken(id), session, 'update')) ? id : undefined
    },
    end: (id) => store.delete(hashToken(id)),
  }
}
