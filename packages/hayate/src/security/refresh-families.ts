/**
 * Where the logins are whose refresh tokens rotate: for each its id and the hash of the one refresh token that counts.
 *
 * In SQL it is one table of three columns:
 *
 * - `open`: `INSERT`
 * - `swap`: `UPDATE … SET current = next WHERE id = … AND current = used AND expires_at > now`, then `SELECT` for what it did not change
 * - `end`: `DELETE`
 */
export interface RefreshFamilies {
  open(id: string, hash: string, expiresAtSeconds: number): Promise<void>
  /**
   * Puts `next` in the place of `used`, if it is the one that counts. In one step: of any number of calls at the same
   * moment one gets `swapped`.
   *
   * @returns `other`: the family counts another token. `gone`: there is no such family, or it has expired.
   */
  swap(id: string, used: string, next: RefreshHash): Promise<'swapped' | 'other' | 'gone'>
  /** A family that is not there has ended already. */
  end(id: string): Promise<void>
}

/** A refresh token as it is kept: never the token itself. */
export interface RefreshHash {
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string
  readonly expiresAtSeconds: number
}

/** What the families in memory take. */
export interface MemoryFamiliesOptions {
  /** Default 100,000. One more ends the login that was opened first. */
  readonly maxFamilies?: number
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** {@link RefreshFamilies} in the memory of this process: for one worker, and forgotten with it. */
export function memoryRefreshFamilies(options: MemoryFamiliesOptions = {}): RefreshFamilies {
  const { maxFamilies = 100_000, clock = Date.now } = options
  const families = new Map<string, RefreshHash>()
  return {
    open: async (id, hash, expiresAtSeconds) => {
      families.delete(id)
      if (families.size >= maxFamilies) {
        const oldest = families.keys().next()
        if (!oldest.done) families.delete(oldest.value)
      }
      families.set(id, { hash, expiresAtSeconds })
    },
    swap: async (id, used, next) => {
      const family = families.get(id)
      if (family === undefined) return 'gone'
      if (family.expiresAtSeconds * 1000 <= clock()) {
        families.delete(id)
        return 'gone'
      }
      if (family.hash !== used) return 'other'
      families.set(id, next)
      return 'swapped'
    },
    end: async (id) => {
      families.delete(id)
    },
  }
}
