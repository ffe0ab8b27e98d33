import process from 'node:process'

// The end of the process is one event for all logs: a listener for each of them would never be removed.
const waiting = new Set<() => void>()
let isListening = false

/** Runs `flush` when the process ends by itself or by `process.exit`, unless it is taken back before. */
export function flushAtExit(flush: () => void): void {
  waiting.add(flush)
  if (isListening) return
  isListening = true
  process.on('exit', () => {
    for (const one of waiting) one()
  })
}

/** Takes back what `flushAtExit` was given. */
export function forgetAtExit(flush: () => void): void {
  waiting.delete(flush)
}
