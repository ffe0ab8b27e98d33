/** Where lines go. `write` is called only after `drain` said that nothing is held. */
export interface LogSink {
  /** Takes all of the text; holds what it cannot pass on now. Throws when the text is lost (disk full, reader gone). */
  write(text: string): void
  /** Tries to pass on what is held. True when nothing is held. */
  drain(): boolean
}

export interface LineWriterOptions {
  /** Lines are passed on together after this long. Default 10. */
  readonly flushMs?: number
  /** Lines are passed on at once when there are this many UTF-16 units of them. Default 16_384. */
  readonly batchLength?: number
  /** Most UTF-16 units kept while the sink is blocked; further lines are dropped and counted. Default 1_048_576. */
  readonly maxBufferedLength?: number
  /** The line that tells how many were dropped, written when the sink takes lines again. */
  readonly droppedLine: (count: number) => string
  /** Called with `flushSync` when the first line of a batch is gathered. */
  readonly onGathering?: (flushSync: () => void) => void
  /** Called with the same function when everything was passed on. */
  readonly onEmpty?: (flushSync: () => void) => void
}

/** Gathers lines and passes them on in batches. */
export interface LineWriter {
  /** Takes one line, with its line feed. Never throws and never waits. */
  push(line: string): void
  /** Passes on what was gathered, as far as the sink takes it now. */
  flush(): void
  /** As `flush`, but gives a slow reader up to 200 ms: for the end of the process. */
  flushSync(): void
  /** Lines lost since the last notice. */
  readonly dropped: number
}

const blockedRetryMs = 50
const lastWaitMs = 200

function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function startTimer(run: () => void, ms: number): void {
  // Gathered lines keep no process alive: they are flushed when it ends. Timers of the web are plain numbers.
  const timer: number | { unref?(): unknown } = setTimeout(run, ms)
  if (typeof timer === 'object') timer.unref?.()
}

/**
 * Batches lines for a sink. A sink that is blocked or fails never stops the caller: lines beyond the bound are dropped,
 * and their number is written when the sink takes lines again.
 */
export function createLineWriter(sink: LogSink, options: LineWriterOptions): LineWriter {
  const { flushMs = 10, batchLength = 16_384, maxBufferedLength = 1_048_576, droppedLine } = options
  let gathered = ''
  let lines = 0
  let dropped = 0
  let isScheduled = false
  let isBlocked = false

  function onTimer(): void {
    isScheduled = false
    flush()
  }

  function schedule(ms: number): void {
    if (isScheduled) return
    isScheduled = true
    startTimer(onTimer, ms)
  }

  function passOn(): void {
    const text = dropped > 0 ? gathered + droppedLine(dropped) : gathered
    const lost = lines + dropped
    gathered = ''
    lines = 0
    dropped = 0
    try {
      sink.write(text)
    } catch {
      dropped = lost
    }
  }

  function isDrained(): boolean {
    try {
      return sink.drain()
    } catch {
      // How many lines the lost bytes were is not known; at least one.
      dropped++
      return true
    }
  }

  function flush(): void {
    isBlocked = !isDrained()
    if (!isBlocked && lines + dropped > 0) {
      passOn()
      isBlocked = !isDrained()
    }
    if (isBlocked) schedule(blockedRetryMs)
    else options.onEmpty?.(flushSync)
  }

  function flushSync(): void {
    const waitUntil = performance.now() + lastWaitMs
    flush()
    while (isBlocked && performance.now() < waitUntil) {
      sleepSync(5)
      flush()
    }
  }

  return {
    push(line: string): void {
      if (isBlocked && gathered.length + line.length > maxBufferedLength) {
        dropped++
        return
      }
      if (lines === 0) options.onGathering?.(flushSync)
      gathered += line
      lines++
      if (gathered.length >= batchLength && !isBlocked) flush()
      else if (!isScheduled) schedule(flushMs)
    },
    flush,
    flushSync,
    get dropped(): number {
      return dropped
    },
  }
}
