import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, type Logger, log } from 'hayate'
import { testClient } from 'hayate/testing'
import { type LoggerOptions, pino } from 'pino'
import * as z from 'zod'

function recordingPino(options: LoggerOptions = {}): { log: Logger; entries: () => Record<string, unknown>[] } {
  const lines: string[] = []
  const log = pino({ base: null, timestamp: false, ...options }, { write: (line: string) => void lines.push(line) })
  return { log, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

const requestId = 'given-by-the-client'

test('a pino instance as log gets the entries of requests and of handlers, with the request id', async () => {
  const recorded = recordingPino()
  const app = new Hayate({ log: recorded.log })
  app.get('/items/{item_id}', { input: { item_id: z.int(), log } }, ({ item_id, log }) => {
    log.debug({ item_id }, 'below the level')
    log.child({ part: 'shelf' }).warn({ item_id }, 'looked up')
    return { id: item_id }
  })
  await using client = await testClient(app, { headers: { 'x-request-id': requestId } })
  assert.equal((await client.get('/items/7')).status, 200)

  const [lookedUp, ended, ...others] = recorded.entries()
  assert.deepEqual(others, [])
  assert.deepEqual(lookedUp, { level: 40, request_id: requestId, part: 'shelf', item_id: 7, msg: 'looked up' })
  const { duration_ms, ...rest } = ended ?? {}
  assert.equal(typeof duration_ms, 'number')
  assert.deepEqual(rest, {
    level: 30,
    request_id: requestId,
    method: 'GET',
    route: '/items/{item_id}',
    path: '/items/7',
    client: 'testclient',
    status_code: 200,
    msg: 'request',
  })
})

async function afterThrow(log: Logger): Promise<void> {
  const app = new Hayate({ log })
  app.get('/boom', () => {
    throw new TypeError('no shelf', { cause: new Error('no nails') })
  })
  await using client = await testClient(app, { raiseServerErrors: false, headers: { 'x-request-id': requestId } })
  assert.equal((await client.get('/boom')).status, 500)
}

test('a pino instance writes what handlers throw with its stack and its cause, as the own log does', async () => {
  const { log, entries } = recordingPino({ level: 'error' })
  await afterThrow(log)
  const [thrown, ended, ...others] = entries()
  assert.deepEqual(others, [])
  assert.deepEqual([thrown?.level, thrown?.request_id], [50, requestId])
  // Proof: an error is serialised as an object with these members.
  const error = thrown?.error as { type: string; message: string; stack: string; cause: { message: string } }
  assert.deepEqual([error.type, error.message, error.cause.message], ['TypeError', 'no shelf', 'no nails'])
  assert.match(error.stack, /pino-instance\.test\.ts/)
  assert.deepEqual([ended?.level, ended?.status_code], [50, 500])
})

test('a pino instance with a form of its own for errors keeps it', async () => {
  const { log, entries } = recordingPino({ serializers: { error: (error: Error) => error.message } })
  await afterThrow(log)
  assert.equal(entries()[0]?.error, 'no shelf')
})

test('the level of a pino instance decides what is written', async () => {
  const { log, entries } = recordingPino({ level: 'silent' })
  await afterThrow(log)
  assert.deepEqual(entries(), [])
})
