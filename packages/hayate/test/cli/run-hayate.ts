import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = fileURLToPath(new URL('../../bin/hayate.mjs', import.meta.url))
const door = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

/** The first line of an application outside of this repository. */
export const importHayate = `import { Hayate } from ${JSON.stringify(door)}\n`

/** A new folder with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hayate-cli-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

export interface StartOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Default: the Node of the tests, running the sources. */
  readonly node?: string
}

/** The `hayate` binary as a running process. */
export class RunningHayate {
  readonly child: ChildProcess
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  stdout = ''
  stderr = ''
  readonly #waiting = new Set<() => void>()

  constructor(args: readonly string[], options: StartOptions = {}) {
    const { PATH, HOME } = process.env
    const nodeArgs =
      options.node === undefined ? ['--conditions=hayate-src', '--disable-warning=ExperimentalWarning'] : []
    this.child = spawn(options.node ?? process.execPath, [...nodeArgs, binary, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH, HOME, NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.on('data', (chunk: Buffer) => this.#add('stdout', chunk))
    this.child.stderr?.on('data', (chunk: Buffer) => this.#add('stderr', chunk))
    this.exit = new Promise((resolve) => this.child.on('close', (code, signal) => resolve({ code, signal })))
  }

  #add(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    this[stream] += chunk.toString()
    for (const check of this.#waiting) check()
  }

  /** What stderr says up to a pattern; each call looks only at what came after the last one. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const found = await Promise.race([this.#find(pattern), this.exit.then(() => undefined)])
    const match = found ?? pattern.exec(this.stderr)
    if (match === null) throw new Error(`hayate ended without ${pattern}:\n${this.stderr}`)
    this.stderr = this.stderr.slice(match.index + match[0].length)
    return match
  }

  #find(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      const check = (): void => {
        const match = pattern.exec(this.stderr)
        if (match === null) return
        this.#waiting.delete(check)
        resolve(match)
      }
      this.#waiting.add(check)
      check()
    })
  }

  /** The address of the server, once it listens. */
  async url(): Promise<string> {
    const [, port] = await this.says(/ · http:\/\/[^\s:]+:(\d+).*\n/)
    return `http://127.0.0.1:${port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exit
  }
}

/** Runs the binary to its end. */
export async function runHayate(
  args: readonly string[],
  options: StartOptions = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const hayate = new RunningHayate(args, options)
  const { code } = await hayate.exit
  return { code, stdout: hayate.stdout, stderr: hayate.stderr }
}
