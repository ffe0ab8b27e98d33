import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { cannotListen, type DevListening, type DevStop, type DevTask } from './dev-messages.ts'
import { requireAppModule } from './find-app-module.ts'
import { type ListenFlags, listenOptions } from './listen-options.ts'
import { watchFiles } from './watch-files.ts'

const killAfterMs = 3_000

// The compiler rewrites the extensions of imports, not of URLs.
const childFile = fileURLToPath(
  new URL(`./dev-child.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

function say(text: string): void {
  process.stderr.write(`${styleText('dim', text, { stream: process.stderr })}\n`)
}

/** The process that serves, started anew after every change. */
class DevServer {
  readonly #task: DevTask
  readonly #onEnd: (code: number) => void
  #port: number
  #child: ChildProcess | undefined
  #isListening = false
  #stopping: Promise<void> | undefined

  constructor(task: DevTask, onEnd: (code: number) => void) {
    this.#task = task
    this.#port = task.port
    this.#onEnd = onEnd
  }

  start(): void {
    const task: DevTask = { ...this.#task, port: this.#port }
    const env = { ...process.env, NODE_ENV: process.env.NODE_ENV ?? 'development' }
    const child = fork(childFile, [JSON.stringify(task)], { env, stdio: 'inherit' })
    this.#child = child
    this.#isListening = false
    child.on('message', (message: DevListening) => {
      this.#isListening = true
      this.#port = message.port
    })
    child.on('exit', (code) => {
      this.#child = undefined
      if (code === cannotListen) this.#onEnd(1)
      else if (this.#stopping === undefined) say('Waiting for a change …')
    })
  }

  /** Resolves when the process has ended; it is killed when it takes too long. */
  stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return Promise.resolve()
    this.#stopping ??= new Promise<void>((resolve) => {
      const kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      child.once('exit', () => {
        clearTimeout(kill)
        this.#stopping = undefined
        resolve()
      })
      const message: DevStop = { kind: 'stop' }
      // Before it listens it does not hear messages, and has nothing in flight.
      if (child.connected && this.#isListening) child.send(message)
      else child.kill('SIGKILL')
    })
    return this.#stopping
  }
}

/** `hayate dev`: serves on this machine only, and starts anew whenever a file below the working folder changes. */
export async function devCommand(
  module: string | undefined,
  flags: ListenFlags & { readonly verbose: boolean },
): Promise<number> {
  const listening = listenOptions(flags, '127.0.0.1')
  const task: DevTask = { module: requireAppModule(module), ...listening, verbose: flags.verbose }
  return new Promise((resolve) => {
    const end = async (code: number): Promise<void> => {
      watch.close()
      await server.stop()
      resolve(code)
    }
    const server = new DevServer(task, (code) => void end(code))
    let restarting = Promise.resolve()
    const watch = watchFiles(process.cwd(), (path) => {
      say(`${path} changed, starting anew …`)
      restarting = restarting.then(() => server.stop()).then(() => server.start())
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(0))
    server.start()
  })
}
