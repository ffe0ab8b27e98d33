import { Buffer } from 'node:buffer'
import { fstatSync, writeSync } from 'node:fs'
import process from 'node:process'
import type { LogSink } from './line-writer.ts'

/** Whether the standard output is a terminal. */
export function stdoutIsTerminal(): boolean {
  return process.stdout?.isTTY === true
}

/** Whether a terminal gets colours: not with NO_COLOR (no-color.org). */
export function stdoutHasColour(): boolean {
  return stdoutIsTerminal() && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}

/** Makes writes to a full pipe fail with EAGAIN instead of stopping the whole process until somebody reads. */
function makePipeNonBlocking(fd: number): void {
  const kind = fstatSync(fd)
  // Opening the stream sets O_NONBLOCK on pipes and sockets; terminals and files are left as they are.
  if (kind.isFIFO() || kind.isSocket()) void process.stdout.writable
}

function createStdoutSink(): LogSink {
  const fd = 1
  let held: Uint8Array | undefined
  let prepared = false

  function drain(): boolean {
    while (held !== undefined) {
      try {
        const written = writeSync(fd, held)
        held = written >= held.length ? undefined : held.subarray(written)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false
        held = undefined
        throw error
      }
    }
    return true
  }

  return {
    write(text: string): void {
      if (!prepared) makePipeNonBlocking(fd)
      prepared = true
      held = Buffer.from(text)
      drain()
    },
    drain,
  }
}

let sink: LogSink | undefined

/**
 * Writes to file descriptor 1, never waiting for a reader: what a full pipe does not take is held until `drain`. One for
 * the whole process, so that the lines of two logs never mix in the middle.
 */
export function stdoutSink(): LogSink {
  sink ??= createStdoutSink()
  return sink
}
