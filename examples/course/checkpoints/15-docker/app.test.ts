import { match, ok, strictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../run-command.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')

/** Runs what Docker runs to learn whether the container is well. */
async function checkHealth(port: string): Promise<number | null> {
  const child = spawn(process.execPath, ['healthcheck.ts'], {
    cwd: import.meta.dirname,
    env: { PORT: port },
    stdio: 'ignore',
  })
  await once(child, 'exit')
  return child.exitCode
}

test('the command of the image serves, and its health check tells whether it does', async () => {
  const [, json = '[]'] = /^CMD (\[.+\])$/m.exec(read('Dockerfile')) ?? []
  const command = (JSON.parse(json) as string[]).join(' ').replace('node_modules/.bin/', '')
  let port: string
  {
    await using server = await runCommand(command, import.meta.dirname)
    port = new URL(server.url).port
    strictEqual(await checkHealth(port), 0)
  }
  ok((await checkHealth(port)) !== 0)
})

test('a change of the code leaves the installed packages in the cache, and nobody is root', () => {
  const dockerfile = read('Dockerfile')
  ok(dockerfile.indexOf('RUN npm ci') < dockerfile.indexOf('COPY . .'))
  match(dockerfile, /^USER course$/m)
})

test('the source is mounted in development only, to be read', () => {
  match(read('docker-compose-dev.yml'), /- \.\/:\/usr\/src\/app:ro$/m)
  strictEqual(read('docker-compose-prod.yml').includes('/usr/src/app'), false)
  match(read('docker-compose-prod.yml'), /SECRET_KEY: \$\{SECRET_KEY:\?/)
})
