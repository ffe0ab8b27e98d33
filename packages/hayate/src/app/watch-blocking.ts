import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import type { Logger } from '../logging/logger.ts'

/** A handler may hold the event loop this long before development says so, in milliseconds. */
const maxBlockedMs = 50

type Handler = (values: never) => unknown

export interface BlockingWatch {
  /** The same handler, timed: up to its first `await`, and from each one to the next. */
  timed(route: string, handler: Handler): Handler
  stop(): void
}

/**
 * Finds handlers that hold the event loop, so that no other request is answered meanwhile; each route is named once in the log.
 *
 * For development only: every turn of every promise is timed.
 */
export function watchBlocking(log: Logger): BlockingWatch {
  const routes = new AsyncLocalStorage<string>()
  const turns = new Map<number, number>()
  const named = new Set<string>()
  const judge = (route: string | undefined, startedAt: number): void => {
    const blockedMs = performance.now() - startedAt
    if (route === undefined || blockedMs <= maxBlockedMs || named.has(route)) return
    named.add(route)
    log.warn(
      { route, blocked_ms: Math.round(blockedMs) },
      'a handler held the event loop, and no other request was answered: move the work to inWorker()',
    )
  }
  const hook = createHook({
    before: (id) => void turns.set(id, performance.now()),
    after: (id) => {
      const startedAt = turns.get(id)
      turns.delete(id)
      if (startedAt !== undefined) judge(routes.getStore(), startedAt)
    },
    destroy: (id) => void turns.delete(id),
  }).enable()
  return {
    timed: (route, handler) => (values) => {
      const startedAt = performance.now()
      try {
        return routes.run(route, () => handler(values))
      } finally {
        judge(route, startedAt)
      }
    },
    stop: () => void hook.disable(),
  }
}
