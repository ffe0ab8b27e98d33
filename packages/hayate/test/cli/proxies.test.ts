import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith, importHayate, RunningHayate, runHayate } from './run-hayate.ts'

const source = `${importHayate.replace('Hayate', 'Hayate, request')}
export const app = new Hayate({ rootPath: '/code' })
app.get('/who', { input: { request } }, ({ request }) => [request.client?.host, request.url])
`
const headers = { host: 'shop.example', 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' }

async function who(url: string): Promise<unknown> {
  return (await fetch(`${url}/who`, { headers })).json()
}

test('hayate run --root-path --trust-proxy says what stands in front; flags win over the environment, that over the code', async () => {
  const cwd = folderWith({ 'app.ts': source })
  const env = { ROOT_PATH: '/environment', TRUST_PROXY: '10.0.0.0/8,loopback' }
  const flags = ['--root-path', '/flag', '--trust-proxy', 'private']
  await using fromCode = new RunningHayate(['run', 'app.ts', '--port', '0'], { cwd })
  await using fromEnvironment = new RunningHayate(['run', 'app.ts', '--port', '0'], { cwd, env })
  await using fromFlags = new RunningHayate(['dev', 'app.ts', '--port', '0', ...flags], { cwd, env })
  const urls = await Promise.all([fromCode.url(), fromEnvironment.url(), fromFlags.url()])
  const [code, environment, flag] = await Promise.all(urls.map(who))
  const [at = '', , dev = ''] = urls.map((url) => new URL(url).host)
  deepStrictEqual(code, ['127.0.0.1', `http://${at}/code/who`])
  match(String(environment), /^1\.2\.3\.4,https:\/\/127\.0\.0\.1:\d+\/environment\/who$/)
  deepStrictEqual(flag, ['127.0.0.1', `http://${dev}/flag/who`])
})

test('hayate run refuses to trust everybody, in one line', async () => {
  const cwd = folderWith({ 'app.ts': source })
  const { code, stderr } = await runHayate(['run', 'app.ts', '--port', '0', '--trust-proxy', '*'], { cwd })
  strictEqual(code, 1)
  match(stderr, /^error: trustProxy: '\*' is everybody.*\n/)
})
