import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import {
  background,
  body,
  ConfigurationError,
  cookie,
  defineError,
  depends,
  Hayate,
  HttpError,
  header,
  type Middleware,
  Router,
  request,
  response,
  type Socket,
  text,
  WebSocketClose,
  WebSocketDisconnect,
} from 'hayate'
import { oauth2PasswordBearer } from 'hayate/security'
import { HandshakeRefused, testClient } from 'hayate/testing'
import * as z from 'zod'

const Message = z.object({ content: z.string().max(20) })
const Reply = z.object({ content: z.string(), length: z.int() })

/** The answer that refused a handshake. */
async function refusal(opening: Promise<unknown>): Promise<Response> {
  try {
    await opening
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.response
    throw error
  }
  throw new Error('the handshake was accepted')
}

const silent = { log: false } as const

test('a handler iterates over validated messages, and what it sends is filtered', async () => {
  const app = new Hayate(silent)
  app.websocket(
    '/ws/{room}',
    { input: { room: z.string(), times: z.int().default(1) }, receive: Message, send: Reply },
    async (socket, { room, times }) => {
      for await (const { content } of socket) {
        const reply = { content: `${room}: ${content.repeat(times)}`, length: content.length, secret: 'x' }
        await socket.send(reply)
      }
    },
  )
  await using client = await testClient(app)
  await using socket = await client.websocket('/ws/lobby', { query: { times: 2 } })
  socket.send({ content: 'ho' })
  deepStrictEqual(await socket.receive(), { content: 'lobby: hoho', length: 2 })
  deepStrictEqual(await socket.close(1000, 'bye'), { code: 1000, reason: 'bye' })
})

test('texts, bytes and JSON go both ways without schemas', async () => {
  const app = new Hayate(silent)
  app.websocket('/raw', async (socket) => {
    for await (const message of socket) {
      if (typeof message === 'string') await socket.sendText(`text ${message}`)
      else await socket.sendBytes(message.toReversed())
    }
  })
  app.websocket('/asked', async (socket) => {
    await socket.send([await socket.receiveText(), (await socket.receiveBytes()).length])
    await socket.receiveText()
  })
  await using client = await testClient(app)
  await using raw = await client.websocket('/raw')
  raw.sendText('a')
  raw.sendBytes(Uint8Array.of(1, 2, 3))
  strictEqual(await raw.receiveText(), 'text a')
  deepStrictEqual([...(await raw.receiveBytes())], [3, 2, 1])
  await using asked = await client.websocket('/asked')
  asked.sendText('é')
  asked.sendBytes(new Uint8Array(4))
  deepStrictEqual(await asked.receive(), ['é', 4])
  asked.sendBytes(new Uint8Array(1))
  deepStrictEqual(await asked.closed(), { code: 1003, reason: 'A text message was expected.' })
})

test('a message that does not fit is answered with its errors, and the socket goes on', async () => {
  const app = new Hayate({ ...silent, locale: { negotiate: true, default: 'en' } })
  app.websocket('/ws', { receive: Message }, async (socket) => {
    for await (const message of socket) await socket.send(message)
  })
  await using client = await testClient(app)
  await using socket = await client.websocket('/ws', { headers: { 'accept-language': 'ja' } })
  const invalid = ['{}', '{', 'null', '{"content":1}', '{"content":"a","content":"b"}', '[[[', '']
  for (const message of invalid) {
    socket.sendText(message)
    const answer = z.object({ type: z.literal('error'), code: z.literal('invalid'), errors: z.array(z.unknown()) })
    strictEqual(answer.parse(await socket.receive()).errors.length, 1, message)
  }
  socket.sendBytes(Uint8Array.of(0xff, 0xfe))
  match(await socket.receiveText(), /json_invalid/)
  socket.send({ content: 'x'.repeat(21) })
  deepStrictEqual(await socket.receive(), {
    type: 'error',
    code: 'invalid',
    errors: [{ path: ['content'], message: '20文字以下である必要があります', code: 'too_long' }],
  })
  socket.send({ content: 'fine' })
  deepStrictEqual(await socket.receive(), { content: 'fine' })
})

test('a socket may close on a message that does not fit instead', async () => {
  const app = new Hayate({ ...silent, websockets: { invalid: 'close' } })
  app.websocket('/ws', { receive: Message }, async (socket) => {
    for await (const message of socket) await socket.send(message)
  })
  await using client = await testClient(app)
  await using socket = await client.websocket('/ws')
  socket.sendText('{}')
  await rejects(socket.receive(), { name: 'WebSocketDisconnect', code: 1007 })
})

test('inputs are solved before the handshake is accepted: what is wrong with them is an HTTP answer', async () => {
  const app = new Hayate(silent)
  const tooMany = defineError('too_many_rooms', { status: 429, title: 'Too many rooms' })
  const limited = depends(
    { kind: z.string().optional() },
    ({ kind }) => {
      if (kind === 'declared') throw tooMany('Leave one first')
      if (kind === 'http') throw new HttpError(402, 'Pay first', { headers: { 'x-price': '5' } })
      if (kind === 'broken') throw new Error('a secret')
    },
    { errors: [tooMany] },
  )
  app.websocket(
    '/ws/{id}',
    { input: { id: z.int(), client: header(z.string().min(3)), session: cookie(z.string()), limited } },
    (socket) => socket.send('open'),
  )
  await using client = await testClient(app, { raiseServerErrors: false })
  const invalid = await refusal(client.websocket('/ws/one'))
  strictEqual(invalid.status, 422)
  const { errors } = z
    .object({ errors: z.array(z.object({ in: z.string(), path: z.array(z.string()) })) })
    .parse(await invalid.json())
  deepStrictEqual(
    errors.map((issue) => [issue.in, ...issue.path]),
    [
      ['path', 'id'],
      ['header', 'client'],
      ['cookie', 'session'],
    ],
  )
  const fine = { headers: { client: 'test' }, cookies: { session: 's' } }
  const statusOf = async (kind: string) => refusal(client.websocket('/ws/1', { ...fine, query: { kind } }))
  const paid = await statusOf('http')
  deepStrictEqual([paid.status, paid.headers.get('x-price')], [402, '5'])
  strictEqual((await statusOf('declared')).status, 429)
  const broken = await statusOf('broken')
  strictEqual(broken.status, 500)
  ok(!(await broken.text()).includes('secret'))
  await using socket = await client.websocket('/ws/1', fine)
  strictEqual(await socket.receive(), 'open')
})

test('security schemes refuse a handshake with 401 and WWW-Authenticate', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', { input: { token: oauth2PasswordBearer({ tokenUrl: '/token' }) } }, (socket, { token }) =>
    socket.sendText(token),
  )
  await using client = await testClient(app)
  const refused = await refusal(client.websocket('/ws'))
  deepStrictEqual([refused.status, refused.headers.get('www-authenticate')], [401, 'Bearer'])
  deepStrictEqual(z.object({ code: z.string() }).parse(await refused.json()), { code: 'not_authenticated' })
  await using socket = await client.websocket('/ws', { headers: { authorization: 'Bearer abc' } })
  strictEqual(await socket.receiveText(), 'abc')
})

test('WebSocketClose in a dependency accepts and closes with its code; in a handler it closes with it', async () => {
  const app = new Hayate(silent)
  const seen: string[] = []
  const user = depends({ token: z.string().optional() }, async function* ({ token }) {
    try {
      if (token === undefined) throw new WebSocketClose(4001, '認証失敗')
      yield token
      seen.push('end')
    } catch (error) {
      seen.push(String(error))
      throw error
    }
  })
  app.websocket('/ws', { input: { user } }, async (socket, { user }) => {
    await socket.sendText(user)
    throw new WebSocketClose(4002, 'x'.repeat(200))
  })
  await using client = await testClient(app)
  await using refused = await client.websocket('/ws')
  deepStrictEqual(await refused.closed(), { code: 4001, reason: '認証失敗' })
  await using socket = await client.websocket('/ws', { query: { token: 'hana' } })
  strictEqual(await socket.receiveText(), 'hana')
  deepStrictEqual(await socket.closed(), { code: 4002, reason: 'x'.repeat(123) })
  match(seen[1] ?? '', /WebSocketClose.*4002/)
})

test('refuse: close tells scripts in browsers why, by 4000 and the status', async () => {
  const app = new Hayate({ ...silent, websockets: { refuse: 'close' } })
  const bearer = oauth2PasswordBearer({ tokenUrl: '/token' })
  app.websocket('/ws/{id}', { input: { id: z.int(), token: bearer } }, (socket) => socket.close())
  await using client = await testClient(app)
  await using anonymous = await client.websocket('/ws/1')
  deepStrictEqual(await anonymous.closed(), { code: 4401, reason: 'not_authenticated' })
  await using invalid = await client.websocket('/ws/x', { headers: { authorization: 'Bearer a' } })
  deepStrictEqual(await invalid.closed(), { code: 4422, reason: 'invalid' })
})

test('generator dependencies live as long as the socket and see what ended it', async () => {
  const app = new Hayate(silent)
  const events: string[] = []
  const session = depends(async function* session() {
    events.push('open')
    try {
      yield 'session'
      events.push('commit')
    } catch (error) {
      events.push(`rollback ${error instanceof Error ? error.message : ''}`)
      throw error
    }
  })
  const late = depends(
    async function* late() {
      yield 'late'
      events.push('late')
    },
    { close: 'after-response' },
  )
  app.websocket('/ws', { input: { session, late, background } }, async (socket, { background }) => {
    background.add(() => events.push('background'))
    for await (const message of socket) {
      events.push(String(message))
      if (message === 'fail') throw new HttpError(403, 'Not you')
    }
  })
  await using client = await testClient(app)
  const good = await client.websocket('/ws')
  good.sendText('hello')
  await good.close()
  deepStrictEqual(events.splice(0), ['open', 'hello', 'commit', 'background', 'late'])
  const bad = await client.websocket('/ws')
  bad.sendText('fail')
  deepStrictEqual(await bad.closed(), { code: 1008, reason: 'Not you' })
  deepStrictEqual(events.splice(0), ['open', 'fail', 'rollback Not you'])
})

test('a commit that fails at the end of a socket is told as a failure, not as a normal end', async () => {
  const app = new Hayate(silent)
  const session = depends(async function* session() {
    yield 'session'
    throw new Error('the commit failed')
  })
  app.websocket('/ws', { input: { session } }, (socket) => socket.sendText('done'))
  await using client = await testClient(app, { raiseServerErrors: false })
  await using socket = await client.websocket('/ws')
  strictEqual(await socket.receiveText(), 'done')
  deepStrictEqual(await socket.closed(), { code: 1011, reason: 'The server failed.' })
})

test('a handler that throws is logged, and the client learns 1011 and nothing else', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', async (socket) => {
    await socket.receive()
    throw new Error('the password is 42')
  })
  await using quiet = await testClient(app, { raiseServerErrors: false })
  await using socket = await quiet.websocket('/ws')
  socket.sendText('go')
  deepStrictEqual(await socket.closed(), { code: 1011, reason: 'The server failed.' })
  await using client = await testClient(app)
  const raising = await client.websocket('/ws')
  raising.sendText('go')
  await rejects(raising.receive(), /the password is 42/)
})

test('a value that does not fit send fails the handler', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', { send: Reply }, (socket) => {
    // Proof: what code without types could send.
    return socket.send({ content: 'x' } as never)
  })
  await using client = await testClient(app)
  const socket = await client.websocket('/ws')
  await rejects(socket.receive(), { code: 'HAYATE_RESPONSE' })
})

test('the end by the client ends iteration, fires the signal, and makes receive and send throw', async () => {
  const app = new Hayate(silent)
  const seen: unknown[] = []
  app.websocket('/ws', async (socket) => {
    socket.signal.addEventListener('abort', () => seen.push('signal'))
    for await (const _ of socket);
    seen.push(socket.end)
    await rejects(socket.receive(), WebSocketDisconnect)
    await rejects(socket.send('late'), { code: 4321 })
    // Nobody waits for this one.
    void socket.sendText('later')
    await socket.receiveText()
  })
  await using client = await testClient(app)
  const socket = await client.websocket('/ws')
  await socket.close(4321, 'enough')
  deepStrictEqual(seen, ['signal', { code: 4321, reason: 'enough' }])
})

test('a handler that returns closes with 1000, one that closes chooses the code, and no other code is sent', async () => {
  const app = new Hayate(silent)
  app.websocket('/returns', (socket) => socket.sendText('bye'))
  app.websocket('/closes', { input: { code: z.int() } }, (socket, { code }) => {
    socket.close(code, 'because')
    socket.close(1000)
  })
  await using client = await testClient(app, { raiseServerErrors: false })
  const codeOf = async (path: string) => {
    await using socket = await client.websocket(path)
    return (await socket.closed()).code
  }
  strictEqual(await codeOf('/returns'), 1000)
  for (const code of [1000, 1001, 1013, 3000, 4001, 4999]) strictEqual(await codeOf(`/closes?code=${code}`), code)
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536]) {
    strictEqual(await codeOf(`/closes?code=${code}`), 1011, String(code))
  }
})

test('routers give their prefixes, dependencies and middleware, and so does the application', async () => {
  const calls: string[] = []
  const noted = (name: string) => depends(() => void calls.push(name))
  const around =
    (name: string): Middleware =>
    async (request, next) => {
      calls.push(`${name} ${request.route?.pattern}`)
      const answer = await next()
      answer.setHeader(`x-${name}`, String(answer.status))
      return answer
    }
  const app = new Hayate({ ...silent, dependencies: [noted('app')] })
  app.use(around('app'))
  const router = new Router({ prefix: '/chat', dependencies: [noted('router')] })
  router.use(around('router'))
  router.websocket(
    '/{room}',
    { input: { room: z.string(), response }, dependencies: [noted('socket')] },
    (socket, values) => {
      return socket.sendText(values.room)
    },
  )
  const cookies = depends({ response }, ({ response }) => response.setCookie('seen', 'yes'))
  router.websocket('/with/cookie', { input: { cookies } }, () => undefined)
  app.include(router, { prefix: '/v1', dependencies: [noted('include')] })
  await using client = await testClient(app)
  await using socket = await client.websocket('/v1/chat/tea')
  strictEqual(await socket.receiveText(), 'tea')
  deepStrictEqual(calls, ['app /v1/chat/{room}', 'router /v1/chat/{room}', 'app', 'include', 'router', 'socket'])
  deepStrictEqual([socket.headers.get('x-app'), socket.headers.get('x-router')], ['101', '101'])
  ok(socket.headers.get('x-request-id'))
  await using other = await client.websocket('/v1/chat/with/cookie')
  match(other.headers.get('set-cookie') ?? '', /^seen=yes/)
  strictEqual(client.cookies.get(client.baseUrl, 'seen'), 'yes')
})

test('middleware may refuse a handshake, and what the handshake opened is closed', async () => {
  const app = new Hayate(silent)
  const events: string[] = []
  const session = depends(async function* session() {
    events.push('open')
    try {
      yield 'session'
    } finally {
      events.push('closed')
    }
  })
  app.use(async (_request, next) => {
    await next()
    return text('closed today', { status: 503 })
  })
  app.websocket('/ws', { input: { session } }, () => void events.push('handler'))
  await using client = await testClient(app)
  const refused = await refusal(client.websocket('/ws'))
  deepStrictEqual([refused.status, await refused.text()], [503, 'closed today'])
  deepStrictEqual(events, ['open', 'closed'])
})

test('sockets of a mounted application are reached through the outer one', async () => {
  const inner = new Hayate(silent)
  inner.websocket('/ws', { input: { request } }, (socket, { request }) => socket.sendText(request.path))
  const app = new Hayate(silent)
  app.mount('/sub', inner)
  await using client = await testClient(app)
  await using socket = await client.websocket('/sub/ws')
  strictEqual(await socket.receiveText(), '/ws')
  strictEqual((await refusal(client.websocket('/sub/none'))).status, 404)
})

test('a plain GET gets 426, another method 405, an unknown path 404; a route at the same path is answered', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', () => undefined)
  app.websocket('/both', (socket) => socket.sendText('socket'))
  app.get('/both', () => 'page')
  await using client = await testClient(app)
  const plain = await client.get('/ws')
  deepStrictEqual([plain.status, plain.headers.get('upgrade')], [426, 'websocket'])
  const posted = await client.post('/ws')
  deepStrictEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
  strictEqual((await client.options('/ws')).status, 204)
  strictEqual((await refusal(client.websocket('/none'))).status, 404)
  strictEqual(await (await client.get('/both')).json(), 'page')
  await using socket = await client.websocket('/both')
  strictEqual(await socket.receiveText(), 'socket')
})

test('behind app.fetch a faultless handshake gets 501, and one with a mistake its reason', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', () => undefined)
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  strictEqual((await app.fetch(new Request('http://localhost/ws', { headers }))).status, 501)
  const old = new Request('http://localhost/ws', { headers: { ...headers, 'sec-websocket-version': '8' } })
  const refused = await app.fetch(old)
  deepStrictEqual([refused.status, refused.headers.get('sec-websocket-version')], [426, '13'])
})

test('the first declared subprotocol that the client offers is agreed on', async () => {
  const app = new Hayate(silent)
  app.websocket('/ws', { subprotocols: ['chat.v2', 'chat.v1'] }, (socket) => socket.send(socket.subprotocol ?? null))
  await using client = await testClient(app)
  const agreed = async (protocols: string[]) => {
    await using socket = await client.websocket('/ws', { protocols })
    return [await socket.receive(), socket.subprotocol]
  }
  deepStrictEqual(await agreed(['chat.v1', 'chat.v2']), ['chat.v2', 'chat.v2'])
  deepStrictEqual(await agreed(['other', 'chat.v1']), ['chat.v1', 'chat.v1'])
  deepStrictEqual(await agreed(['other']), [null, undefined])
})

test('only pages of the same host may open a socket, unless their origin is listed', async () => {
  const app = new Hayate(silent)
  app.websocket('/own', () => undefined)
  app.websocket('/listed', { origins: ['https://app.example.com', /https:\/\/[a-z]+\.example\.org/] }, () => undefined)
  app.websocket('/everybody', { origins: '*' }, () => undefined)
  await using client = await testClient(app, { baseUrl: 'http://shop.example.com' })
  const opens = async (path: string, origin: string) => {
    try {
      await using _ = await client.websocket(path, { headers: { origin } })
      return 101
    } catch (error) {
      return error instanceof HandshakeRefused ? error.response.status : error
    }
  }
  strictEqual(await opens('/own', 'http://shop.example.com'), 101)
  strictEqual(await opens('/own', 'https://shop.example.com'), 101)
  const foreign = [
    'https://evil.example',
    'null',
    'http://shop.example.com.evil.example',
    'http://shop.example.com:81',
    'x',
  ]
  for (const origin of foreign) {
    strictEqual(await opens('/own', origin), 403, origin)
    strictEqual(await opens('/listed', origin), 403, origin)
  }
  strictEqual(await opens('/listed', 'https://app.example.com'), 101)
  strictEqual(await opens('/listed', 'https://tea.example.org'), 101)
  strictEqual(await opens('/everybody', 'https://evil.example'), 101)
})

test('errors of a handler go through onError', async () => {
  class Gone extends Error {}
  const app = new Hayate(silent)
  app.onError(Gone, () => new HttpError(410))
  app.websocket('/ws', () => {
    throw new Gone('x')
  })
  await using client = await testClient(app)
  await using socket = await client.websocket('/ws')
  strictEqual((await socket.closed()).code, 1008)
})

test('no more sockets are opened than the application allows', async () => {
  const app = new Hayate({ ...silent, limits: { maxSockets: 2 } })
  app.websocket('/ws', (socket) => socket.closed)
  await using client = await testClient(app)
  const first = await client.websocket('/ws')
  await using _second = await client.websocket('/ws')
  const refused = await refusal(client.websocket('/ws'))
  deepStrictEqual([refused.status, refused.headers.get('retry-after')], [503, '5'])
  await first.close()
  await using _third = await client.websocket('/ws')
})

test('handshakes that are on their way at once count as sockets, and those that are refused do not', async () => {
  const app = new Hayate({ ...silent, limits: { maxSockets: 2 } })
  const user = depends({ name: z.string() }, async ({ name }) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (name === 'nobody') throw new HttpError(401)
  })
  app.websocket('/ws', { input: { user } }, (socket) => socket.closed)
  await using client = await testClient(app)
  const open = (name: string) => client.websocket('/ws', { query: { name } })
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => open('hana')))
  strictEqual(outcomes.filter(({ status }) => status === 'fulfilled').length, 2)
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close()
  for (let at = 0; at < 3; at++) strictEqual((await refusal(open('nobody'))).status, 401)
  await using _after = await open('hana')
})

test('a stop closes every socket with 1012 and waits for their handlers', async () => {
  const app = new Hayate(silent)
  const events: string[] = []
  app.websocket('/ws', async (socket) => {
    for await (const _ of socket);
    events.push('handler')
  })
  const client = await testClient(app)
  const socket = await client.websocket('/ws')
  await client.close()
  deepStrictEqual(events, ['handler'])
  strictEqual((await socket.closed()).code, 1012)
})

test('a handler that sends faster than its client reads waits; one that does not wait is closed with 1013', async () => {
  const app = new Hayate(silent)
  let sent = 0
  app.websocket('/waits', async (socket) => {
    for (; sent < 100; sent++) await socket.sendText('x'.repeat(10_000))
  })
  app.websocket('/floods', async (socket) => {
    for (let at = 0; at < 200; at++) void socket.sendText('x'.repeat(10_000))
    await socket.closed
  })
  await using client = await testClient(app)
  const waits = await client.websocket('/waits')
  await new Promise((resolve) => setImmediate(resolve))
  ok(sent < 10, String(sent))
  for (let at = 0; at < 100; at++) await waits.receiveText()
  strictEqual((await waits.closed()).code, 1000)
  const floods = await client.websocket('/floods')
  strictEqual((await floods.closed()).code, 1013)
})

test('messages wait in a bounded queue, larger ones are refused, and so are too many', async () => {
  const app = new Hayate(silent)
  const release = Promise.withResolvers<void>()
  app.websocket(
    '/ws',
    { limits: { maxMessageBytes: 100, maxQueuedMessages: 2, maxMessagesPerSecond: 1 } },
    async (socket) => {
      await release.promise
      for await (const message of socket) await socket.sendText(String(message))
    },
  )
  await using client = await testClient(app)
  const slow = await client.websocket('/ws')
  for (let at = 0; at < 9; at++) slow.sendText(String(at))
  release.resolve()
  for (let at = 0; at < 9; at++) strictEqual(await slow.receiveText(), String(at))
  slow.sendText('9')
  slow.sendText('10')
  strictEqual((await slow.closed()).code, 1008)
  const large = await client.websocket('/ws')
  large.sendText('x'.repeat(101))
  strictEqual((await large.closed()).code, 1009)
})

test('a mistake in a declaration is told at startup, with its place', async () => {
  const refused = async (declare: (app: Hayate) => unknown, code: string) => {
    const app = new Hayate(silent)
    declare(app)
    await rejects(testClient(app), (error) => error instanceof ConfigurationError && error.code === code)
  }
  await refused(
    (app) => app.websocket('/ws', { input: { item: body(z.string()) } }, () => undefined),
    'HAYATE_WEBSOCKET_BODY',
  )
  for (const limits of [{ idleMs: 0 }, { maxMessageBytes: 2 ** 31 }, { pingTimeoutMs: 1.5 }]) {
    await refused((app) => app.websocket('/ws', { limits }, () => undefined), 'HAYATE_WEBSOCKET_LIMIT')
  }
  await refused(
    (app) => app.websocket('/ws', { subprotocols: ['a b'] }, () => undefined),
    'HAYATE_WEBSOCKET_SUBPROTOCOL',
  )
  // Proof: what code without types could give.
  await refused((app) => app.websocket('/ws', { receive: 'x' as never }, () => undefined), 'HAYATE_WEBSOCKET_MESSAGE')
  await refused((app) => app.websocket('/ws', { origins: ['example.com'] }, () => undefined), 'HAYATE_CORS_ORIGIN')
  await refused((app) => {
    app.websocket('/a/{x}', { input: { x: z.string() } }, () => undefined)
    app.websocket('/a/{y}', { input: { y: z.string() } }, () => undefined)
  }, 'HAYATE_DUPLICATE_ROUTE')
})

test('handlers are typed by receive, send and input', () => {
  const app = new Hayate(silent)
  app.websocket('/typed/{id}', { input: { id: z.int() }, receive: Message, send: Reply }, async (socket, { id }) => {
    const message: { content: string } = await socket.receive()
    const number: number = id
    await socket.send({ content: message.content, length: number })
    // @ts-expect-error: `length` is missing.
    const wrong = () => socket.send({ content: 'x' })
    return wrong
  })
  // @ts-expect-error: the parameter of the path is not declared.
  app.websocket('/untyped/{id}', (socket: Socket) => socket.close())
})

test('sockets of an application that is mounted for a host are for that host, and know their links', async () => {
  const inner = new Hayate(silent)
  inner.websocket('/ws', { input: { request } }, async (socket, { request }) => {
    await socket.sendText(`${request.rootPath}${request.pathFor('health')}`)
  })
  inner.get('/health', { operationId: 'health' }, () => 'ok')
  const app = new Hayate(silent).mount('/', inner, { host: 'live.example.com' })
  await using client = await testClient(app, { baseUrl: 'http://live.example.com' })
  await using socket = await client.websocket('/ws')
  strictEqual(await socket.receiveText(), '/health')
  await using elsewhere = await testClient(app, { baseUrl: 'http://other.example.com' })
  strictEqual((await refusal(elsewhere.websocket('/ws'))).status, 404)
})

test('a router’s handlers answer what its handshakes refuse', async () => {
  class NotMember extends Error {}
  const member = depends(() => {
    throw new NotMember()
  })
  const router = new Router().onError(NotMember, () => new HttpError(403, 'Members only'))
  router.websocket('/ws', { input: { member } }, async () => undefined)
  await using client = await testClient(new Hayate(silent).include(router))
  strictEqual((await refusal(client.websocket('/ws'))).status, 403)
})
