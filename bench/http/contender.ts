import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

async function ended(child: ChildProcess, name: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${name} ended with exit code ${code} before it listened.`)
}

/** One server in a process of its own. */
export class Contender {
  readonly name: string
  readonly port: number
  readonly #process: ChildProcess

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name
    this.port = port
    this.#process = child
  }

  static async start(name: string, observed: boolean): Promise<Contender> {
    const child = fork(fileURLToPath(new URL(`./contenders/${name}.ts`, import.meta.url)), {
      execArgv: ['--conditions=hayate-src'],
      env: { ...process.env, NODE_ENV: 'production', BENCH_OBSERVED: observed ? '1' : '0' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    // Proof: every contender's first message is its port (announce.ts).
    const [message] = (await Promise.race([once(child, 'message'), ended(child, name)])) as [{ port: number }]
    return new Contender(name, message.port, child)
  }

  get pid(): number {
    // Proof: the child has told its port, so it runs.
    return this.#process.pid as number
  }

  /** Processor time of the process so far, user and system, in microseconds. */
  async cpuMicros(): Promise<number> {
    this.#process.send('usage')
    // Proof: the answer to 'usage' (announce.ts).
    const [message] = (await once(this.#process, 'message')) as [{ usage: NodeJS.CpuUsage }]
    return message.usage.user + message.usage.system
  }

  async stop(): Promise<void> {
    this.#process.send('stop')
    await once(this.#process, 'exit')
  }
}
