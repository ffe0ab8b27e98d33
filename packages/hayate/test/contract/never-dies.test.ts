import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { returned, thrown } from './chaos-app.ts'

interface Child {
  readonly process: ChildProcess
  readonly port: number
  readonly url: string
  stderr(): string
}

/** A server in a process of its own, without any listener for what nobody catches. */
async function startChild(mode: string): Promise<Child> {
  let stderr = ''
  const process = fork(new URL('./chaos-server.ts', import.meta.url), [mode], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  process.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const died = once(process, 'exit').then(() => assert.fail(stderr))
  const [message] = await Promise.race([once(process, 'message'), died])
  const { port } = message as { port: number }
  return { process, port, url: `http://127.0.0.1:${port}`, stderr: () => stderr }
}

async function ask(url: string, init: RequestInit): Promise<void> {
  await fetch(url, { ...init, signal: AbortSignal.timeout(700) })
    .then((response) => response.arrayBuffer())
    .catch(() => undefined)
}

/** Sends bytes and leaves in the middle of whatever the server does. */
async function leave(port: number, bytes: string, afterMs: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(bytes)
  await delay(afterMs)
  socket.destroy()
}

const moments =
  'open close syncOpen syncClose late plain returned dispose asyncDispose handler background backgroundReturned twice'

function pathsFor(what: string): readonly string[] {
  return [
    ...['throws', 'rejects', 'returns', 'returns-later', 'returns-with', 'typed'].map((place) => `/${place}/${what}`),
    ...['/lines?what=', '/events?what=', '/odd?how=', '/mounted/x?how='].map((place) => place + what),
    ...moments.split(' ').map((at) => `/dependencies?at=${at}&what=${what}`),
  ]
}

const replies = 'crlf wide name length undefined object cookie cookieName cookiePath date status'
const handlers = 'undefined thenable shared shared sharedAnswer reject self'
const middlewares = `twice floating both late shared sharedAnswer nothing sync ${Object.keys(thrown).join(' ')}`
const around = ['/health', '/slow', '/lines', '/throws/undefined', '/none']

const batches: readonly (readonly [name: string, requests: readonly (readonly [path: string, init: RequestInit])[]])[] =
  [
    ...Object.keys({ ...thrown, ...returned }).map(
      (what) =>
        [
          what,
          pathsFor(what).flatMap((path) => [
            [path, {}] as const,
            ...(/[?]at=/.test(path) ? [] : [[path, { method: 'HEAD' }] as const]),
          ]),
        ] as const,
    ),
    ...middlewares
      .split(' ')
      .map(
        (how) =>
          [
            `x-middleware: ${how}`,
            around.map((path) => [path, { headers: { 'x-middleware': how } }] as const),
          ] as const,
      ),
    ['replies', replies.split(' ').map((what) => [`/reply?what=${what}`, {}] as const)],
    ['handlers of onError', handlers.split(' ').map((how) => [`/odd?how=${how}`, {}] as const)],
    ['shared', ['/shared', '/shared', '/shared-answer', '/logs', '/docs'].map((path) => [path, {}] as const)],
    ['OPTIONS', ['/health', '/mounted/x', '/odd', '/none'].map((path) => [path, { method: 'OPTIONS' }] as const)],
    ['schemas', ['/refined', '/refined-later'].map((path) => [path, post('{"a":1}')] as const)],
  ]

function post(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json' } }
}

async function assertAlive(child: Child, after: string): Promise<void> {
  const health = await fetch(`${child.url}/health`, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) =>
    assert.fail(`after ${after}: ${String(error)}\n${child.stderr().slice(0, 3_000)}`),
  )
  assert.deepEqual(await health.json(), { pid: child.process.pid }, after)
}

async function assertEnds(child: Child): Promise<void> {
  child.process.disconnect()
  const [code] = child.process.exitCode === null ? await once(child.process, 'exit') : [child.process.exitCode]
  assert.equal(code, 0, child.stderr())
}

for (const mode of ['silent', 'broken-log']) {
  test(`nothing that user code throws, returns or leaves behind ends the process (${mode})`, async () => {
    const child = await startChild(mode)
    for (const [name, requests] of batches) {
      await Promise.all(requests.map(([path, init]) => ask(child.url + path, init)))
      await assertAlive(child, name)
    }
    await assertEnds(child)
  })

  test(`no client that leaves ends the process, in whatever phase (${mode})`, async () => {
    const child = await startChild(mode)
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
    const send = (path: string, sent: string, length = 100): string =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${sent}`
    const asked = [
      '/slow',
      '/endless',
      '/never',
      '/abort-throws',
      '/lines',
      '/returns/erroringLater',
      '/returns/cancelThrows',
    ]
    const posted = ['/body', '/unread', '/awaited-late', '/web', '/mounted/x?how=body', '/embedded', '/none']
    const all = [
      'GET /slow HTTP/1.1\r\nHost',
      ...asked.map(get),
      get('/slow') + get('/endless') + get('/lines'),
      ...posted.flatMap((path) => [
        send(path, ''),
        send(path, '{"a"'),
        send(path, '{"a":1}', 7),
        send(path, '\r\n').replace('Content-Length: 100', 'Transfer-Encoding: chunked'),
      ]),
    ]
    for (const afterMs of [0, 2, 15, 50]) {
      await Promise.all(all.map((bytes) => leave(child.port, bytes, afterMs)))
      await assertAlive(child, `leaving after ${afterMs} ms`)
    }
    await assertEnds(child)
  })
}
