import type { Logger } from '../logging/logger.ts'

/** Runs the work for after an answer. Never rejects: what it throws is logged. */
export async function runLogged(onSent: () => void | Promise<void>, log: Logger): Promise<void> {
  try {
    await onSent()
  } catch (error) {
    log.error({ error }, 'work after the response failed')
  }
}
