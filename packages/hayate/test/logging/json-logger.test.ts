import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger, type JsonLogger, type LoggerOptions } from '../../src/logging/json-logger.ts'

function capture(options: Omit<LoggerOptions, 'write'> = {}): {
  log: JsonLogger
  lines: () => string[]
  entries: () => Record<string, unknown>[]
} {
  let text = ''
  const log = createLogger({
    clock: () => Date.UTC(2026, 0, 31, 12, 0, 0, 7),
    ...options,
    write: (chunk) => {
      text += chunk
    },
  })
  const lines = (): string[] => {
    log.flushSync()
    return text.split('\n').slice(0, -1)
  }
  return { log, lines, entries: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>) }
}

test('an entry is one line of JSON with time, level and message first', () => {
  const { log, lines } = capture()
  log.info({ user_id: 7, tags: ['a'], nothing: null, absent: undefined }, 'ready')
  assert.deepEqual(lines(), [
    '{"time":"2026-01-31T12:00:00.007Z","level":"info","msg":"ready","user_id":7,"tags":["a"],"nothing":null}',
  ])
})

test('entries below the level are not written, and silent writes nothing', () => {
  const { log, entries } = capture({ level: 'warn' })
  log.info({}, 'no')
  log.warn({}, 'yes')
  assert.deepEqual(
    entries().map((entry) => entry.msg),
    ['yes'],
  )
  assert.equal(log.isLevelEnabled('info'), false)
  const silent = capture({ level: 'silent' })
  silent.log.fatal({}, 'no')
  assert.deepEqual(silent.lines(), [])
})

test('a child adds its fields to every entry, and the entry wins over the child', () => {
  const { log, lines } = capture({ fields: { service: 'board' } })
  log.child({ request_id: 'abc', step: 1 }).info({ step: 2 }, 'x')
  assert.deepEqual(lines(), [
    '{"time":"2026-01-31T12:00:00.007Z","level":"info","msg":"x","service":"board","request_id":"abc","step":2}',
  ])
})

test('the line of a request names id, method, route, path, client, status and duration', () => {
  const { log, entries } = capture()
  log.logRequest({
    request_id: 'abcdefgh',
    method: 'GET',
    route: '/items/{id}',
    path: '/items/1?token=s3cret&q=1',
    client: '::1',
    status_code: 200,
    duration_ms: 1.23456,
  })
  log.logRequest({ request_id: 'abcdefgh', method: 'GET', route: undefined, status_code: 503, duration_ms: 12 })
  assert.deepEqual(entries(), [
    {
      time: '2026-01-31T12:00:00.007Z',
      level: 'info',
      msg: 'request',
      request_id: 'abcdefgh',
      method: 'GET',
      route: '/items/{id}',
      path: '/items/1?token=[redacted]&q=1',
      client: '::1',
      status_code: 200,
      duration_ms: 1.235,
    },
    {
      time: '2026-01-31T12:00:00.007Z',
      level: 'error',
      msg: 'request',
      request_id: 'abcdefgh',
      method: 'GET',
      status_code: 503,
      duration_ms: 12,
    },
  ])
})

test('secrets are redacted by name at any depth, in any case', () => {
  const { log, lines } = capture()
  log.info(
    {
      Authorization: 'Bearer hunter2',
      headers: { 'Set-Cookie': 'hunter2', cookie: 'hunter2', accept: '*/*' },
      users: [{ name: 'a', passwordConfirm: 'hunter2', refresh_token: { deep: 'hunter2' } }],
      web: new Headers({ 'x-auth-token': 'hunter2' }),
      map: new Map([['client_secret', 'hunter2']]),
      url: new URL('https://u:hunter2@h.example/p?access_token=hunter2&page=2'),
    },
    'GET /x?a=1&password=hunter2 failed',
  )
  const [line] = lines()
  assert.ok(line !== undefined)
  assert.doesNotMatch(line, /hunter2/)
  assert.match(line, /page=2/)
  assert.match(line, /"accept":"\*\/\*"/)
})

test('an error is written on one line with type, message, stack and causes', () => {
  const { log, entries, lines } = capture()
  log.error({ error: new TypeError('bad\nthing', { cause: new Error('dsn postgres://u:hunter2@db/x') }) }, 'failed')
  const [entry] = entries()
  const error = entry?.error as {
    type: string
    message: string
    stack: string
    cause: { type: string; message: string }
  }
  assert.equal(error.type, 'TypeError')
  assert.equal(error.message, 'bad\nthing')
  assert.match(error.stack, /^at .*json-logger\.test\.ts/)
  assert.equal(error.cause.message, 'dsn postgres://u:[redacted]@db/x')
  assert.equal(lines().length, 1)
})

test('nothing a client sends can break the line, colour a terminal or turn the text around', () => {
  const { log, lines, entries } = capture()
  const hostile = 'a\r\n{"level":"fatal"}\u001b[31m\u009b31m\u202etxt\u2028\u200b\u0000"\\'
  log.info({ agent: hostile, [hostile]: 1 }, hostile)
  log.logRequest({
    request_id: hostile,
    method: hostile,
    route: hostile,
    path: hostile,
    client: hostile,
    status_code: 200,
    duration_ms: 1,
  })
  assert.equal(lines().length, 2)
  for (const line of lines()) assert.match(line, /^[ -~]*$/)
  assert.equal(entries()[0]?.agent, hostile)
})

test('cycles, bigints, throwing getters, deep and huge values never throw and stay bounded', () => {
  const { log, lines, entries } = capture()
  const cycle: Record<string, unknown> = { id: 10n ** 20n }
  cycle.self = cycle
  const deep: Record<string, unknown> = {}
  let inner = deep
  for (let depth = 0; depth < 10_000; depth++) {
    const next: Record<string, unknown> = {}
    inner.d = next
    inner = next
  }
  const causes = new Error('a')
  causes.cause = causes
  log.info(
    {
      cycle,
      deep,
      causes,
      throwing: {
        get x(): never {
          throw new Error('no')
        },
      },
      json: {
        toJSON: () => {
          throw new Error('no')
        },
      },
      huge: Array.from({ length: 1_000_000 }, () => 'x'),
      long: 'y'.repeat(1_000_000),
      bytes: new Uint8Array(1_000_000),
      fn: () => 1,
      symbol: Symbol('s'),
      nan: Number.NaN,
      date: new Date(0),
    },
    'x',
  )
  const [line] = lines()
  assert.ok(line !== undefined && line.length < 120_000)
  const [entry] = entries()
  assert.deepEqual(entry?.cycle, { id: '100000000000000000000', self: '[cycle]' })
  assert.equal(entry?.throwing, '[unreadable: no]')
  assert.equal(entry?.date, '1970-01-01T00:00:00.000Z')
  assert.equal(entry?.nan, 'NaN')
})

test('fields named like members of the entry keep their value under another name', () => {
  const { log, entries } = capture()
  log.info({ msg: 'mine', level: 9 }, 'ours')
  assert.equal(entries()[0]?.msg, 'ours')
  assert.equal(entries()[0]?.field_msg, 'mine')
  assert.equal(entries()[0]?.field_level, 9)
})

test('lines are gathered and written together, errors at once', async () => {
  const chunks: string[] = []
  const log = createLogger({ write: (chunk) => chunks.push(chunk) })
  log.info({}, '1')
  log.info({}, '2')
  assert.equal(chunks.length, 0)
  await new Promise((resolve) => setTimeout(resolve, 40))
  assert.equal(chunks.length, 1)
  log.error({}, '3')
  assert.equal(chunks.length, 2)
})

test('a pretty line is one for a person, with the stack below it and no control characters', () => {
  const { log, lines } = capture({ pretty: true })
  log.logRequest({
    request_id: 'abcdefgh',
    method: 'GET',
    route: '/x',
    path: '/x?q=\u001b[2J',
    client: '::1',
    status_code: 404,
    duration_ms: 1.5,
  })
  log.info({ port: 8000, password: 'hunter2' }, 'server started')
  log.error({ error: new Error('broken') }, 'failed')
  const [request, started, failed, error, frame] = lines()
  assert.equal(request, '12:00:00.007 info  GET /x?q=\\u001b[2J 404 1.5 ms request_id=abcdefgh')
  assert.equal(started, '12:00:00.007 info  server started port=8000 password=[redacted]')
  assert.equal(failed, '12:00:00.007 error failed')
  assert.equal(error, '    Error: broken')
  assert.match(frame ?? '', /^ {6}at /)
})
