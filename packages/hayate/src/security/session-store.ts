/** One session as a store keeps it. Times are milliseconds since 1970. */
export interface StoredSession {
  /** JSON text: keep it as it is. */
  readonly data: string
  /** Whose session it is, where `webSession({ userId })` tells; `deleteAll` finds it by this. */
  readonly userId: string | undefined
  readonly createdAt: number
  readonly seenAt: number
  /** From then on it is over: a store may drop it, and no longer finds it. */
  readonly expiresAt: number
}

/**
 * Where sessions are kept on the server. `key` is the hash of a session's id, 64 hexadecimal digits: who reads the table
 * cannot take a session over.
 *
 * `sessionStoreCases` of `hayate/testing` prove that a store keeps these promises.
 */
export interface SessionStore {
  /** Whether every worker sees the same sessions. Where they do not, more than one worker is refused at startup. */
  readonly isShared: boolean
  /** Undefined for one that is not there or is over. */
  read(key: string): Promise<StoredSession | undefined>
  /**
   * `create` puts it there. `update` replaces one that is there, and otherwise does nothing: a request that began before a
   * sign-out must not bring the session back.
   *
   * @returns Whether it was written.
   */
  write(key: string, session: StoredSession, mode: 'create' | 'update'): Promise<boolean>
  /** @returns Whether it was there. */
  delete(key: string): Promise<boolean>
  /** Ends every session of this user. @returns How many there were. */
  deleteAll(userId: string): Promise<number>
}
