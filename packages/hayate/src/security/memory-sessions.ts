import { ConfigurationError } from '../errors/configuration-error.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

/** What `memorySessions()` takes. */
export interface MemorySessionsOptions {
  /** Sessions kept at once; a further one ends the one that was written longest ago. Default 10,000. */
  readonly maxSessions?: number
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/**
 * Sessions in the memory of this process: for tests, and for one process whose users may be signed out when it restarts.
 * More than one worker is refused at startup.
 *
 * @throws ConfigurationError `HAYATE_INVALID_SESSION` for `maxSessions` below 1.
 */
export function memorySessions(options: MemorySessionsOptions = {}): SessionStore {
  const { maxSessions = 10_000, clock = Date.now } = options
  if (!Number.isSafeInteger(maxSessions) || maxSessions < 1) {
    throw new ConfigurationError(
      'HAYATE_INVALID_SESSION',
      `memorySessions: maxSessions must be a whole number above 0, not ${maxSessions}.`,
    )
  }
  return new MemorySessions(maxSessions, clock)
}

class MemorySessions implements SessionStore {
  readonly isShared = false
  /** The one written longest ago first. */
  readonly #sessions = new Map<string, StoredSession>()
  readonly #keysOfUsers = new Map<string, Set<string>>()
  readonly #maxSessions: number
  readonly #clock: () => number

  constructor(maxSessions: number, clock: () => number) {
    this.#maxSessions = maxSessions
    this.#clock = clock
  }

  async read(key: string): Promise<StoredSession | undefined> {
    return this.#find(key)
  }

  async write(key: string, session: StoredSession, mode: 'create' | 'update'): Promise<boolean> {
    if (mode === 'update' && this.#find(key) === undefined) return false
    this.#drop(key)
    if (this.#sessions.size >= this.#maxSessions) this.#makeRoom()
    this.#sessions.set(key, session)
    if (session.userId !== undefined) this.#keysOf(session.userId).add(key)
    return true
  }

  async delete(key: string): Promise<boolean> {
    const found = this.#find(key) !== undefined
    this.#drop(key)
    return found
  }

  async deleteAll(userId: string): Promise<number> {
    let ended = 0
    for (const key of [...(this.#keysOfUsers.get(userId) ?? [])]) {
      if (await this.delete(key)) ended += 1
    }
    return ended
  }

  #find(key: string): StoredSession | undefined {
    const session = this.#sessions.get(key)
    if (session === undefined || this.#clock() < session.expiresAt) return session
    this.#drop(key)
    return undefined
  }

  #keysOf(userId: string): Set<string> {
    const known = this.#keysOfUsers.get(userId) ?? new Set()
    this.#keysOfUsers.set(userId, known)
    return known
  }

  #makeRoom(): void {
    const oldest = this.#sessions.keys().next()
    if (!oldest.done) this.#drop(oldest.value)
  }

  #drop(key: string): void {
    const userId = this.#sessions.get(key)?.userId
    this.#sessions.delete(key)
    if (userId === undefined) return
    const keys = this.#keysOfUsers.get(userId)
    keys?.delete(key)
    if (keys?.size === 0) this.#keysOfUsers.delete(userId)
  }
}
