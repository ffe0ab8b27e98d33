import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { runCommand } from '../run-command.ts'
import { app } from './app.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')
const headers = { host: 'example.com', 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }

test('what nginx says about the client is believed, and nobody else', async () => {
  await using behind = await testClient(app, { client: { host: '127.0.0.1', port: 40_000 } })
  deepStrictEqual(await (await behind.get('/', { headers })).json(), {
    client: '203.0.113.7',
    url: 'https://example.com/',
  })
  await using direct = await testClient(app, { client: { host: '198.51.100.1', port: 40_000 } })
  deepStrictEqual(await (await direct.get('/', { headers })).json(), {
    client: '198.51.100.1',
    url: 'http://example.com/',
  })
})

test('the command of the unit serves, where nginx looks for it', async () => {
  const [, command = ''] = /^ExecStart=\S+\/(hayate .+)$/m.exec(read('api.service')) ?? []
  ok(command.includes(' --host 127.0.0.1 --port 8000 '))
  ok(read('nginx.conf').includes('server 127.0.0.1:8000;'))
  await using server = await runCommand(command.replace('8000', '0'), import.meta.dirname)
  ok((await fetch(`${server.url}/`)).ok)
})

test('nginx gives up idle connections before the application does', () => {
  const [, seconds] = /keepalive_timeout (\d+)s;/.exec(read('nginx.conf')) ?? []
  ok(Number(seconds) < 5)
})
