import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { HandshakeRefused, testClient } from 'hayate/testing'
import { app } from './app.ts'

// #region echo
test('the socket says what it was told', async () => {
  await using client = await testClient(app)
  await using socket = await client.websocket('/ws')
  socket.sendText('hello')
  strictEqual(await socket.receiveText(), 'Message text was: hello')
})
// #endregion echo

test('prices are validated in both directions', async () => {
  await using client = await testClient(app)
  await using socket = await client.websocket('/prices')
  socket.send({ item_id: 3, quantity: 2 })
  deepStrictEqual(await socket.receive(), { item_id: 3, total: 600 })
  socket.send({ item_id: 0 })
  deepStrictEqual(await socket.receive(), {
    type: 'error',
    code: 'invalid',
    errors: [{ path: ['item_id'], message: 'Must be at least 1', code: 'too_small' }],
  })
})

// #region refused
test('without a token the handshake is refused', async () => {
  await using client = await testClient(app)
  await rejects(client.websocket('/items/1/ws'), (error) => {
    ok(error instanceof HandshakeRefused)
    deepStrictEqual([error.response.status, error.response.headers.get('www-authenticate')], [401, 'Bearer'])
    return true
  })
  await using socket = await client.websocket('/items/1/ws?q=tea', { headers: { authorization: 'Bearer hanas-token' } })
  deepStrictEqual(await socket.receive(), { item_id: 1, q: 'tea', user: 'hana' })
})
// #endregion refused

test('everybody in a room hears what is said, and who comes and goes', async () => {
  await using client = await testClient(app)
  await using hana = await client.websocket('/rooms/tea', { query: { token: 'hana' } })
  const ken = await client.websocket('/rooms/tea', { query: { token: 'ken' } })
  deepStrictEqual(await hana.receive(), { type: 'join', user: 'ken' })
  hana.send({ content: 'Welcome' })
  const welcome = { type: 'message', user: 'hana', content: 'Welcome' }
  deepStrictEqual([await hana.receive(), await ken.receive()], [welcome, welcome])
  await ken.close()
  deepStrictEqual(await hana.receive(), { type: 'leave', user: 'ken' })
})

test('a room without a token is opened, and closed with a code that scripts see', async () => {
  await using client = await testClient(app)
  await using socket = await client.websocket('/rooms/tea')
  deepStrictEqual(await socket.closed(), { code: 4001, reason: 'Not authenticated' })
})

test('the page is there, and the documents tell routes and sockets apart', async () => {
  await using client = await testClient(app)
  strictEqual((await client.get('/')).headers.get('content-type'), 'text/html; charset=utf-8')
  deepStrictEqual(Object.keys(app.openapi().paths), ['/'])
  deepStrictEqual(
    Object.values(app.asyncapi().channels).map(({ address }) => address),
    ['/ws', '/prices', '/items/{item_id}/ws', '/rooms/{room}'],
  )
})
