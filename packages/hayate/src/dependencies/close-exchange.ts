import type { Logger } from '../logging/logger.ts'
import type { Cleanup, Ended, Exchange } from './exchange.ts'

/**
 * Closes what the request opened, last opened first; what lives until after the response stays.
 *
 * @returns The exception that ends the request now: the one given, or the first that a clean-up threw. What a later
 *   clean-up throws on top of that is logged.
 */
export function closeExchange(
  exchange: Exchange,
  ended: Ended | undefined,
): Ended | undefined | Promise<Ended | undefined> {
  if (exchange.cleanups === undefined) return ended
  return closeAll(exchange.cleanups, false, ended, exchange.log)
}

/** Closes what was kept open until the bytes had left. */
export async function closeAfterResponse(exchange: Exchange, ended: Ended | undefined): Promise<void> {
  if (exchange.cleanups === undefined) return
  const result = await closeAll(exchange.cleanups, true, ended, exchange.log)
  if (result !== undefined && result !== ended) {
    exchange.log.error({ error: result.error }, 'closing a dependency failed after the response had left')
  }
}

async function closeAll(
  cleanups: readonly Cleanup[],
  afterResponse: boolean,
  ended: Ended | undefined,
  log: Logger,
): Promise<Ended | undefined> {
  let current = ended
  for (const cleanup of cleanups.toReversed()) {
    if (cleanup.afterResponse !== afterResponse) continue
    try {
      await cleanup.close(current)
    } catch (error) {
      if (current !== undefined && error !== current.error) {
        log.warn(
          { dependency: cleanup.name, error: current.error },
          'an error was replaced by another while a dependency closed',
        )
      }
      // Anything can be thrown, `undefined` too.
      if (current === undefined || error !== current.error) current = { error }
    }
  }
  return current
}
