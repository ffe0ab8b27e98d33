import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, test } from 'node:test'
import { threadId } from 'node:worker_threads'
import { Hayate, HttpError } from 'hayate'
import { createWorkerPool, inWorker } from 'hayate/node'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { double, echo, fails, later, leaves, narrow, nested, refuses, spin, unsendable, wait, where } from './work.ts'

after(() => narrow.close())

test('a function runs in another thread, with what its module declares', async () => {
  strictEqual(await double(21), 42)
  strictEqual(await later('gale'), 'GALE')
  strictEqual(await nested(4), 9)
  const place = await where()
  strictEqual(place.isMainThread, false)
  ok(place.threadId !== threadId)
})

test('arguments and results are copied: dates, maps, bytes and objects arrive as they are', async () => {
  const value = { at: new Date(0), map: new Map([['a', 1n]]), bytes: new Uint8Array([1, 2]), none: undefined }
  deepStrictEqual(await echo(value), value)
})

test('the event loop goes on while a thread computes, and the time limit ends it with 504', async () => {
  let turns = 0
  const timer = setInterval(() => (turns += 1), 5)
  await rejects(spin(), (error: HttpError) => error.status === 504 && /0\.2 s/.test(error.message))
  clearInterval(timer)
  ok(turns > 5, `${turns} turns`)
  strictEqual(await wait(1), undefined, 'a new thread has taken the place of the one that was ended')
})

test('calls wait for a thread, and one too many is refused with 503 and Retry-After', async () => {
  const running = wait(150)
  const waiting = wait(1)
  deepStrictEqual(narrow.load, { threads: 1, running: 1, waiting: 1 })
  await rejects(wait(1), (error: HttpError) => error.status === 503 && error.headers?.['retry-after'] === '1')
  await Promise.all([running, waiting])
  deepStrictEqual(narrow.load, { threads: 1, running: 0, waiting: 0 })
})

test('a signal gives up a call that runs, and one that waits', async () => {
  const running = new AbortController()
  const waiting = new AbortController()
  const calls = [wait.with({ signal: running.signal })(60_000), wait.with({ signal: waiting.signal })(60_000)]
  waiting.abort(new Error('nobody waits'))
  running.abort(new Error('nobody is here'))
  deepStrictEqual(
    (await Promise.allSettled(calls)).map((call) => call.status === 'rejected' && (call.reason as Error).message),
    ['nobody is here', 'nobody waits'],
  )
  await rejects(wait.with({ signal: AbortSignal.abort(new Error('before')) })(1), /before/)
  strictEqual(await wait(1), undefined)
})

test('what the function throws is thrown to the caller, an HttpError as one', async () => {
  await rejects(fails(), (error: Error) => error instanceof RangeError && /work\.ts/.test(error.stack ?? ''))
  await rejects(refuses(), (error: HttpError) => {
    ok(error instanceof HttpError)
    deepStrictEqual([error.status, error.detail, error.extra], [409, 'taken', { by: 'another' }])
    return true
  })
})

test('a thread that ends itself fails its call, and the next one has a new thread', async () => {
  await rejects(leaves(), /ended by itself with code 3/)
  strictEqual(await double(2), 4)
})

test('what cannot be copied is refused with a sentence, both ways', async () => {
  await rejects(unsendable(), /The result cannot be sent to another thread/)
  await rejects(
    echo(() => 1),
    /An argument cannot be sent to another thread/,
  )
  strictEqual(await echo(1), 1)
})

test('a pool that is closed ends what runs and what waits, and takes no more', async () => {
  const pool = createWorkerPool({ threads: 1 })
  const local = inWorker(() => 1, { pool })
  await pool.close()
  await rejects(local(), /closed/)
  await rejects(async () => createWorkerPool({ threads: 0 }), RangeError)
})

test('numbers that are no limits are refused when they are written', () => {
  for (const threads of [0, 1.5, Number.NaN]) throws(() => createWorkerPool({ threads }), RangeError)
  for (const maxWaiting of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    throws(() => createWorkerPool({ maxWaiting }), RangeError)
  for (const timeLimitMs of [0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])
    throws(() => inWorker(() => 1, { timeLimitMs }), RangeError)
})

test('code without a file cannot declare one', () => {
  const code =
    "import { inWorker } from 'hayate/node'; try { inWorker(() => 1) } catch (error) { console.log(error.code) }"
  const args = ['--conditions=hayate-src', '--input-type=module', '-e', code]
  strictEqual(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.trim(), 'HAYATE_WORKER_PLACE')
})

test('idle threads do not keep the process alive', () => {
  const code = "const { double } = await import('./work.ts'); console.log(await double(1))"
  const args = ['--conditions=hayate-src', '--input-type=module', '-e', code]
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: import.meta.dirname, timeout: 20_000 })
  deepStrictEqual([ended.stdout.trim(), ended.status], ['2', 0])
})

test('a handler answers with what a thread computed, and with its errors', async () => {
  const app = new Hayate()
  app.get('/double/{number}', { input: { number: z.int() } }, ({ number }) => double(number))
  app.get('/taken', () => refuses())
  await using client = await testClient(app)
  strictEqual(await (await client.get('/double/4')).json(), 8)
  strictEqual((await client.get('/taken')).status, 409)
})
