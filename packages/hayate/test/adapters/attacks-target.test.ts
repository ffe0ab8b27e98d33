import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { serve } from '../../src/adapters/node/serve.ts'
import type { RunningServer } from '../../src/adapters/node/serve-options.ts'
import { attackedApp } from './attacked-app.ts'
import { rawExchange } from './raw-exchange.ts'

const get = (target: string, host = 'Host: a\r\n'): string => `GET ${target} HTTP/1.1\r\n${host}\r\n`
const call = (method: string, target: string, headers = ''): string =>
  `${method} ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n${headers}\r\n`

interface Row {
  readonly row: number
  readonly send: string
  readonly expect: readonly number[]
  readonly closes?: boolean
  /** Must stand in the answer. */
  readonly has?: string
}

const hosts = ['u:p@h', 'h/admin?x=', 'h?x=', 'a b', '[::1', 'h:99999', 'a,b', '', 'a:b', 'h#f', '%61', 'h:-1', '\xe9']
const onlyPaths = ['http://evil/hello', '*', '/hello#f', 'a:80', 'items/1', 'https://a/hello', '//a:80#']
const sameGuard = ['/admin%2fx', '/admin%5cx', '//admin/x', '/%61dmin/x', '/admin;a=b/x', '/admin/x/', '/ADMIN/x']
const dots = ['/items/../admin/x', '/items/%2e%2e/admin/x', '/items/%2E./admin/x', '/./admin/x', '/items/..%2fadmin/x']
const undecodable = ['%00', '%ff', '%', '%zz', '%c0%ae', '%u002e'].map((id) => `/items/${id}`)

const rows: readonly Row[] = [
  { row: 15, send: get('/hello', ''), expect: [400], closes: true },
  { row: 15, send: get('/hello', 'Host: a\r\nHost: a\r\n'), expect: [400], closes: true },
  { row: 15, send: get('/hello', 'Host: a\r\nhOST: b\r\n'), expect: [400], closes: true },
  { row: 15, send: 'GET /hello HTTP/1.0\r\n\r\n', expect: [200], closes: true },
  ...hosts.map((host) => ({ row: 16, send: get('/hello', `Host: ${host}\r\n`), expect: [400], closes: true })),
  ...['a', 'a:80', '127.0.0.1:8000', '[::1]:80', 'A.example.'].map((host) => ({
    row: 16,
    send: get('/hello', `Host: ${host}\r\n`),
    expect: [200],
  })),
  ...onlyPaths.map((target) => ({ row: 18, send: get(target), expect: [400], closes: true })),
  { row: 19, send: call('OPTIONS', '*'), expect: [204], has: 'allow: ' },
  ...dots.map((target) => ({ row: 20, send: get(target), expect: [400, 404] })),
  ...sameGuard.map((target) => ({ row: 21, send: get(target), expect: [400, 401, 404, 307, 308] })),
  { row: 22, send: get('/items/a%2Fb'), expect: [200], has: '{"id":"a/b"}' },
  { row: 22, send: get('/items/%252F'), expect: [200], has: '{"id":"%2F"}' },
  { row: 22, send: get('/items/%0d%0aX:1'), expect: [200, 400] },
  ...undecodable.map((target) => ({ row: 23, send: get(target), expect: [400, 404] })),
  { row: 23, send: get('/items/\xef\xbc\x8f'), expect: [400, 404], closes: true },
  { row: 24, send: call('TRACE', '/hello'), expect: [405], has: 'allow: ' },
  { row: 24, send: call('DELETE', '/hello'), expect: [405], has: 'allow: GET, HEAD, OPTIONS' },
  { row: 24, send: call('FOO', '/hello'), expect: [400, 501], closes: true },
  { row: 24, send: call('get', '/hello'), expect: [400, 501], closes: true },
  { row: 24, send: 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n', expect: [405, 501], closes: true },
  { row: 25, send: call('HEAD', '/admin/x'), expect: [401], has: 'www-authenticate: Bearer' },
  { row: 26, send: call('OPTIONS', '/admin/x'), expect: [200, 204], has: 'allow: ' },
  { row: 27, send: call('GET', '/hello', 'X-HTTP-Method-Override: DELETE\r\n'), expect: [200] },
  { row: 27, send: call('POST', '/hello?_method=GET'), expect: [405] },
  { row: 28, send: 'GET /hello\r\n\r\n', expect: [400, 505], closes: true },
  { row: 28, send: 'GET /hello HTTP/0.9\r\n\r\n', expect: [400, 505], closes: true },
  { row: 28, send: 'GET /hello HTTP/1.2\r\nHost: a\r\n\r\n', expect: [400, 505], closes: true },
  { row: 28, send: 'GET /hello HTTP/2.0\r\nHost: a\r\n\r\n', expect: [400, 505], closes: true },
  { row: 28, send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', expect: [400, 505], closes: true },
  { row: 28, send: '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03', expect: [400], closes: true },
  { row: 29, send: get(`/${'a'.repeat(8_192)}`), expect: [414], closes: true },
  { row: 29, send: get(`/${'a'.repeat(65_536)}`), expect: [431, 414], closes: true },
  { row: 29, send: get('/hello', `Host: a\r\nX: ${'a'.repeat(20_480)}\r\n`), expect: [431], closes: true },
  { row: 29, send: get('/hello', `Host: a\r\n${'a: b\r\n'.repeat(1_500)}`), expect: [431], closes: true },
  { row: 31, send: get('/hello', 'Host: a\r\n__proto__: x\r\nconstructor: y\r\n'), expect: [200, 400] },
  {
    row: 76,
    send: get(
      '/hello',
      'Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
    ),
    expect: [200],
    closes: true,
  },
]

describe('target, host and method', () => {
  const { app, reached } = attackedApp()
  let server: RunningServer
  before(async () => {
    server = await serve(app, { port: 0, signals: false, graceMs: 500 })
  })
  after(() => server.stop())

  for (const { row, send, expect, closes = false, has } of rows) {
    const name = send.slice(0, send.indexOf('\r\n')).slice(0, 60)
    const host = /Host: [^\r]*/i.exec(send)?.[0].slice(0, 40) ?? 'no host'
    test(`row ${row}: ${JSON.stringify(name)}, ${JSON.stringify(host)}`, async () => {
      const answer = await rawExchange(server.port, send, { waitMs: closes ? 1_500 : 80 })
      equal(answer.statuses.length, 1, answer.text)
      ok(expect.includes(answer.statuses[0] ?? 0), answer.text)
      if (closes) equal(answer.closed, true, 'the connection must end')
      if (has !== undefined) ok(answer.text.includes(has), answer.text)
      ok((answer.firstByteMs ?? Number.POSITIVE_INFINITY) < 900)
      ok(!/node:|\.ts:|the plan|evil/.test(answer.text), answer.text)
      equal(reached.admin, 0)
      const legitimate = get('/hello', 'Host: a\r\nConnection: close\r\n')
      equal((await rawExchange(server.port, legitimate, { waitMs: 3_000 })).statuses[0], 200)
    })
  }

  test('row 31: no header pollutes an object', () => {
    deepStrictEqual(Object.keys(Object.getPrototypeOf({}) as object), [])
  })

  test('row 30: a thousand names that collide cost no more than any others', async () => {
    const query = Array.from({ length: 900 }, (_, at) => `${at}=1`).join('&')
    const answer = await rawExchange(server.port, get(`/hello?${query}`), { waitMs: 500 })
    deepStrictEqual(answer.statuses, [200])
    ok((answer.firstByteMs ?? 1_000) < 500)
  })
})
