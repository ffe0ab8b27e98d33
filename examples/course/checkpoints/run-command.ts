import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

const binaries = join(import.meta.dirname, '../../../node_modules/.bin')

/** Runs the command of a deployment file in its folder until the test ends; `url` is what it says it listens on. */
export async function runCommand(command: string, cwd: string) {
  const child = spawn('sh', ['-c', `exec ${command}`], {
    cwd,
    env: { PATH: `${binaries}${delimiter}${process.env['PATH']}`, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(child, 'exit')
  const said: string[] = []
  let url: string | undefined
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    url = /http:\/\/[^\s:]+:(\d+)/.exec(line)?.[0]
    if (url !== undefined) break
  }
  if (url === undefined) throw new Error(`${command} does not listen:\n${said.join('\n')}`)
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exit
    },
  }
}
