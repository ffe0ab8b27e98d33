import { ExpiringIds, type ExpiringIdsOptions } from './expiring-ids.ts'

/** Remembers which one-time links were used. A store of your own: one table with a primary key, or one `SET … NX` of Redis. */
export interface UsedLinks {
  /**
   * Adds an id. Of any number of calls at the same moment one returns true.
   *
   * @param untilSeconds - Since 1970: it may be forgotten then.
   * @returns false when it was there.
   */
  add(id: string, untilSeconds: number): boolean | Promise<boolean>
  has(id: string): boolean | Promise<boolean>
}

/**
 * {@link UsedLinks} in the memory of this process: for one worker, and forgotten with it.
 *
 * `add` throws {@link listFull} (503) when `maxEntries` are remembered: forgetting one would let it be used again.
 */
export function memoryUsedLinks(options: ExpiringIdsOptions = {}): UsedLinks {
  const ids = new ExpiringIds(options)
  return { add: (id, until) => ids.add(id, until), has: (id) => ids.has(id) }
}
