import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, type LogFields, type Logger, log } from 'hayate'
import { testClient } from 'hayate/testing'

/** A log whose every method does the same. */
function logOf(write: (fields: LogFields, message?: string) => unknown, child: () => Logger): Logger {
  return { trace: write, debug: write, info: write, warn: write, error: write, fatal: write, child }
}

function fail(): never {
  throw new Error('no space left on device')
}

test('a log that throws, rejects or has no children loses entries, not requests', async () => {
  const rejecting: Logger = logOf(
    async () => fail(),
    () => rejecting,
  )
  for (const broken of [logOf(fail, fail), rejecting]) {
    const app = new Hayate({ log: broken })
    app.get('/', { input: { log } }, ({ log }) => {
      log.info({ a: 1 }, 'hello')
      return 'answered'
    })
    app.get('/fails', () => fail())
    await using client = await testClient(app, { raiseServerErrors: false })
    assert.equal(await (await client.get('/')).json(), 'answered')
    assert.equal((await client.get('/fails')).status, 500)
  }
})

test('a log that works gets every entry with its fields, children included', async () => {
  const entries: unknown[] = []
  const write = (fields: LogFields, message?: string): void => {
    entries.push([message, fields['request_id'] !== undefined])
  }
  const working: Logger = logOf(write, () => logOf((_fields, message) => entries.push([message, 'child']), fail))
  const app = new Hayate({ log: working })
  app.get('/', { input: { log } }, ({ log }) => log.warn({}, 'hello'))
  await using client = await testClient(app)
  await client.get('/')
  assert.deepEqual(entries, [
    ['hello', 'child'],
    ['request', true],
  ])
})
