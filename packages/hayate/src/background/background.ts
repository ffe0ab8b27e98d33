import type { Dependency } from '../dependencies/dependency.ts'
import { readyMade } from '../dependencies/ready-made.ts'
import type { BackgroundTask, RequestScope } from '../dependencies/request-scope.ts'
import type { Logger } from '../logging/logger.ts'

/** Work for after the response. It is dropped if the request ends in an error or its commit fails, and is lost with the process. */
export interface Background {
  /**
   * Runs `work(...args)` after the bytes have left, after what was added before it. What it throws is logged and does not
   * stop the work after it.
   */
  add<A extends readonly unknown[]>(work: (...args: A) => unknown, ...args: A): void
}

class BackgroundQueue implements Background {
  readonly #scope: RequestScope

  constructor(scope: RequestScope) {
    this.#scope = scope
  }

  add<A extends readonly unknown[]>(work: (...args: A) => unknown, ...args: A): void {
    this.#scope.background ??= []
    this.#scope.background.push({ name: work.name === '' ? 'anonymous' : work.name, run: () => work(...args) })
  }
}

/** `background.add(sendMail, to, subject)` runs after the bytes have left. */
export const background: Dependency<Background, object, never> = readyMade(
  'background',
  (scope) => new BackgroundQueue(scope),
)

/** Runs the work one after another; a failing one is logged and the next still runs. */
export async function runBackground(tasks: readonly BackgroundTask[], log: Logger): Promise<void> {
  for (const task of tasks) {
    try {
      await task.run()
    } catch (error) {
      log.error({ task: task.name, error }, 'background work failed')
    }
  }
}
