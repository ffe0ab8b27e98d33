import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the application can be imported without being served', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/')).json(), { hello: 'ba' })
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), ['/'])
})

test('a debugger finds the process before the application begins', async () => {
  const args = ['--conditions=hayate-src', '--inspect-brk=127.0.0.1:0', 'app.ts']
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'pipe'] })
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string]
  child.kill('SIGKILL')
  await once(child, 'exit')
  match(line, /^Debugger listening on ws:\/\/127\.0\.0\.1:/)
  strictEqual(child.signalCode, 'SIGKILL')
})
