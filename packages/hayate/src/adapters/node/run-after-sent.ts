import type { ServerResponse } from 'node:http'
import { runLogged } from '../../background/run-logged.ts'
import type { Logger } from '../../logging/logger.ts'

/** Runs the work for after an answer once it has left or its peer is gone. */
export function runAfterSent(out: ServerResponse, onSent: () => void | Promise<void>, log: Logger): void {
  const run = (): void => void runLogged(onSent, log)
  if (out.closed) run()
  else out.once('close', run)
}
