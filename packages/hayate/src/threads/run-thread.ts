// What a thread of a pool runs: imports the module of a call, finds the function by its place, answers with its outcome.
import { parentPort } from 'node:worker_threads'
import { threadFunction } from './thread-functions.ts'
import { type ThreadCall, type ThreadOutcome, thrownOutcome } from './thread-messages.ts'

async function outcomeOf({ module, place, args }: ThreadCall): Promise<ThreadOutcome> {
  try {
    await import(module)
    const work = threadFunction(place)
    if (work === undefined) {
      throw new Error(`${module} did not declare the function at ${place} again. Call inWorker() at its top level.`)
    }
    // Proof: they are the arguments that the function was called with in the other thread.
    return { kind: 'value', value: await work(...(args as readonly never[])) }
  } catch (error) {
    return thrownOutcome(error)
  }
}

async function answer(call: ThreadCall): Promise<void> {
  const outcome = await outcomeOf(call)
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not a window
    parentPort?.postMessage(outcome)
  } catch (error) {
    // A function, a class instance with private state …: what cannot be cloned.
    const what = outcome.kind === 'value' ? 'The result' : 'What was thrown'
    const reason = error instanceof Error ? error.message : String(error)
    const sent = new TypeError(`${what} cannot be sent to another thread: ${reason}`)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the same
    parentPort?.postMessage({ kind: 'thrown', error: sent } satisfies ThreadOutcome)
  }
}

// Proof: the pool sends nothing but calls, one at a time.
parentPort?.on('message', (call: ThreadCall) => void answer(call))
