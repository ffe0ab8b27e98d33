import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { serve } from '../../src/adapters/node/serve.ts'
import type { RunningServer } from '../../src/adapters/node/serve-options.ts'
import { attackedApp } from './attacked-app.ts'
import { rawExchange } from './raw-exchange.ts'

interface Row {
  readonly row: number
  readonly name: string
  readonly send: string
  /** Statuses of all answers, each one of these. */
  readonly expect: readonly (readonly number[])[]
  /** Whether the connection must end. Default true. */
  readonly closes?: boolean
}

const host = 'Host: a\r\n'
const json = 'Content-Type: application/json\r\n'
const post = (headers: string, body = '', path = '/echo'): string =>
  `POST ${path} HTTP/1.1\r\n${host}${json}${headers}\r\n${body}`
const chunked = 'Transfer-Encoding: chunked\r\n'
const next = `GET /hello HTTP/1.1\r\n${host}\r\n`
const last = `GET /hello HTTP/1.1\r\n${host}Connection: close\r\n\r\n`
const object = '7\r\n{"a":1}\r\n0\r\n\r\n'
const bad = [[400]] as const
const badOrUnknown = [[400, 501]] as const

const rows: readonly Row[] = [
  { row: 1, name: 'length and coding', send: post(`Content-Length: 6\r\n${chunked}`, '0\r\n\r\nG'), expect: bad },
  { row: 1, name: 'coding and length', send: post(`${chunked}Content-Length: 6\r\n`, '0\r\n\r\nG'), expect: bad },
  { row: 2, name: 'xchunked', send: post('Transfer-Encoding: xchunked\r\n', object), expect: badOrUnknown },
  {
    row: 2,
    name: 'chunked, identity',
    send: post('Transfer-Encoding: chunked, identity\r\n', object),
    expect: badOrUnknown,
  },
  { row: 2, name: 'two lines', send: post(chunked + chunked, object), expect: badOrUnknown },
  {
    row: 2,
    name: 'chunked twice',
    send: post('Transfer-Encoding: chunked, chunked\r\n', object),
    expect: badOrUnknown,
  },
  {
    row: 3,
    name: 'ChunKed, then another request',
    send: post('Transfer-Encoding: ChunKed\r\n', object) + next,
    expect: [[200], [200]],
    closes: false,
  },
  { row: 4, name: 'space before the colon', send: post('Transfer-Encoding : chunked\r\n', object), expect: bad },
  { row: 4, name: 'vertical tab', send: post('Transfer-Encoding: \x0bchunked\r\n', object), expect: badOrUnknown },
  {
    row: 5,
    name: 'chunked in HTTP/1.0',
    send: `POST /echo HTTP/1.0\r\n${host}${json}${chunked}\r\n${object}`,
    expect: [[400, 505]],
  },
  { row: 6, name: 'gzip, chunked', send: post('Transfer-Encoding: gzip, chunked\r\n', object), expect: [[501, 415]] },
  ...['5,5', '+20', '-20', '0x14', '99999999999999999999', '5\r\nContent-Length: 6', '5 6', ''].map((length) => ({
    row: 7,
    name: `Content-Length ${JSON.stringify(length)}`,
    send: post(`Content-Length: ${length}\r\n`, '{"a":1}'),
    expect: bad,
  })),
  ...['-7\r\n', '+7\r\n', '11111111111111111\r\n', '7 \r\n', '7\n', '0x7\r\n'].map((size) => ({
    row: 8,
    name: `chunk size ${JSON.stringify(size)}`,
    send: post(chunked, `${size}{"a":1}\r\n0\r\n\r\n`),
    expect: bad,
  })),
  { row: 8, name: 'chunk without its end', send: post(chunked, '7\r\n{"a":1}0\r\n\r\n'), expect: bad },
  {
    row: 9,
    name: 'chunk extensions without end',
    send: post(chunked, `7;${'a'.repeat(1_048_576)}\r\n{"a":1}\r\n0\r\n\r\n`),
    expect: [[400, 413]],
  },
  { row: 11, name: 'bare LF', send: 'GET /hello HTTP/1.1\nHost: a\n\n', expect: bad },
  { row: 11, name: 'bare CR in a value', send: `GET /hello HTTP/1.1\r\n${host}X: a\rb\r\n\r\n`, expect: bad },
  { row: 11, name: 'folded header', send: `GET /hello HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`, expect: bad },
  { row: 11, name: 'NUL', send: `GET /hello HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, expect: bad },
  { row: 11, name: 'BEL', send: `GET /hello HTTP/1.1\r\n${host}X: a\x07b\r\n\r\n`, expect: bad },
  {
    row: 12,
    name: 'a second request after close',
    send: `GET /hello HTTP/1.1\r\n${host}Connection: close\r\n\r\n${next}`,
    expect: [[200]],
  },
  {
    row: 12,
    name: 'a second request after a refused one',
    send: `GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n${next}`,
    expect: bad,
  },
  { row: 14, name: 'an expectation nobody meets', send: post('Expect: foo\r\nContent-Length: 7\r\n'), expect: [[417]] },
  {
    row: 14,
    name: '100-continue to a guard that refuses',
    send: post('Expect: 100-continue\r\nContent-Length: 7\r\n', '', '/guarded'),
    expect: [[401]],
  },
  {
    row: 14,
    name: '100-continue with too long a body',
    send: post('Expect: 100-continue\r\nContent-Length: 99999999\r\n'),
    expect: [[413]],
  },
  { row: 32, name: 'two content types', send: post(`${json}Content-Length: 7\r\n`, '{"a":1}'), expect: bad },
]

describe('HTTP framing', () => {
  const { app, reached } = attackedApp()
  let server: RunningServer
  before(async () => {
    server = await serve(app, { port: 0, signals: false, graceMs: 500 })
  })
  after(() => server.stop())

  for (const { row, name, send, expect, closes = true } of rows) {
    test(`row ${row}: ${name}`, async () => {
      const before = reached.hello
      const answer = await rawExchange(server.port, send, { waitMs: closes ? 1_500 : 200 })
      equal(answer.statuses.length, expect.length, answer.text)
      for (const [at, allowed] of expect.entries()) ok(allowed.includes(answer.statuses[at] ?? 0), answer.text)
      equal(answer.closed, closes)
      ok((answer.firstByteMs ?? Number.POSITIVE_INFINITY) < 900)
      ok(!/node:|\.ts:|\n +at /.test(answer.text), answer.text)
      equal(reached.hello - before, answer.statuses.filter((status) => status === 200).length - (row === 3 ? 1 : 0))
      equal((await rawExchange(server.port, last, { waitMs: 3_000 })).statuses[0], 200)
    })
  }

  test('row 10: a trailer is never a header', async () => {
    const trailers = 'Content-Length: 3\r\nHost: evil\r\nAuthorization: Bearer secret\r\n'
    const body = `7\r\n{"a":1}\r\n0\r\n${trailers}\r\n`
    const answer = await rawExchange(server.port, post(`${chunked}Trailer: Authorization\r\n`, body, '/guarded'))
    ok([400, 401].includes(answer.statuses[0] ?? 0), answer.text)
  })

  test('row 13: the rest of a body that is not read is never a request', async () => {
    const smuggled = `GET /admin/x HTTP/1.1\r\n${host}Authorization: Bearer secret\r\n\r\n`
    const answer = await rawExchange(server.port, post('Content-Length: 2000000\r\n', smuggled.repeat(200)), {
      waitMs: 2_500,
    })
    deepStrictEqual(answer.statuses, [413])
    equal(answer.closed, true)
    equal(reached.admin, 0)
  })

  test('row 13: a small body that is not read is thrown away, and the connection lives on', async () => {
    const answer = await rawExchange(server.port, post('Content-Length: 7\r\n', '{"a":1}', '/ignores') + next)
    deepStrictEqual(answer.statuses, [200, 200])
    equal(answer.closed, false)
  })

  test('row 14: 100 Continue goes out when the body is wanted, and before the final status', async () => {
    const head = post('Expect: 100-continue\r\nContent-Length: 7\r\n')
    const answer = await rawExchange(server.port, head, { later: [{ afterMs: 50, bytes: '{"a":1}' }] })
    deepStrictEqual(answer.statuses, [100, 200])
  })

  test('a broken request does not harm the answer to an earlier one on the same connection', async () => {
    const answer = await rawExchange(server.port, `GET /slow HTTP/1.1\r\n${host}\r\nGARBAGE\r\n\r\n`, { waitMs: 1_500 })
    deepStrictEqual(answer.statuses, [200, 400])
    equal(answer.closed, true)
  })

  test('a body that breaks while it is read is one 400', async () => {
    const later = [{ afterMs: 30, bytes: 'zz\r\n' }]
    const answer = await rawExchange(server.port, post(chunked, '2\r\n{"\r\n'), { later, waitMs: 1_500 })
    deepStrictEqual(answer.statuses, [400])
    equal(answer.closed, true)
  })

  test('a refusal is a problem document that no browser sniffs', async () => {
    const { text } = await rawExchange(server.port, 'GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n', { waitMs: 1_500 })
    ok(text.includes('application/problem+json') && text.includes('nosniff'), text)
    const document = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as unknown
    deepStrictEqual(document, {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'bad_request',
      detail: 'The Host header is not a valid host.',
    })
  })
})
