import type { ServerResponse } from 'node:http'
import type { Logger } from '../../logging/logger.ts'

/** Runs the work for after an answer once it has left or its peer is gone. What the work throws is logged. */
export function runAfterSent(out: ServerResponse, onSent: () => void | Promise<void>, log: Logger): void {
  const run = (): void => void runLogged(onSent, log)
  if (out.closed) run()
  else out.once('close', run)
}

/** Runs the work now. Never rejects. */
export async function runLogged(onSent: () => void | Promise<void>, log: Logger): Promise<void> {
  try {
    await onSent()
  } catch (error) {
    log.error({ error }, 'work after the response failed')
  }
}
