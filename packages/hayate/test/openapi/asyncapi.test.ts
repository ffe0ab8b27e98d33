import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { cookie, depends, Hayate, header } from 'hayate'
import { apiKey, httpBearer, oauth2PasswordBearer, requires } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const ClientMessage = z.object({ content: z.string() }).meta({ id: 'ClientMessage' })
const ServerMessage = z.object({ user: z.string(), at: z.date() }).meta({ id: 'ServerMessage' })

function chat(): Hayate {
  const app = new Hayate({ title: 'Chat', version: '2.0.0', description: 'Talk.', log: false })
  const key = apiKey({ in: 'query', name: 'key' })
  const bearer = oauth2PasswordBearer({ tokenUrl: '/token', scopes: { read: 'Read' } })
  const user = depends({ bearer }, ({ bearer }) => bearer)
  app.get('/rooms', () => [])
  app.websocket(
    '/ws/{room}',
    {
      input: {
        room: z.enum(['tea', 'ink']).describe('Where'),
        page: z.int().default(1),
        agent: header(z.string(), { alias: 'x-agent' }),
        seat: cookie(z.string().optional()),
        key,
        user: requires(user, ['read']),
      },
      receive: ClientMessage,
      send: ServerMessage,
      summary: 'Talk to a room',
      tags: ['chat'],
    },
    function chat() {},
  )
  app.websocket('/raw', { document: true }, function raw() {})
  app.websocket('/hidden', { document: false }, function hidden() {})
  return app
}

test('every web socket is a channel with its messages, parameters and security', () => {
  const document = chat().asyncapi()
  deepStrictEqual(
    [document.asyncapi, document.info, Object.keys(document.channels)],
    ['3.0.0', { title: 'Chat', version: '2.0.0', description: 'Talk.' }, ['chat', 'raw']],
  )
  const { chat: channel, raw } = document.channels
  ok(channel && raw)
  strictEqual(channel.address, '/ws/{room}')
  strictEqual(channel.summary, 'Talk to a room')
  deepStrictEqual(channel.tags, [{ name: 'chat' }])
  deepStrictEqual(channel.messages.received, {
    name: 'received',
    contentType: 'application/json',
    payload: { $ref: '#/components/schemas/ClientMessage' },
  })
  deepStrictEqual(channel.messages.sent?.payload, { $ref: '#/components/schemas/ServerMessage' })
  deepStrictEqual(channel.parameters?.room?.enum, ['tea', 'ink'])
  strictEqual(channel.parameters?.room?.description, 'Where')
  const { query, headers, 'x-cookies': cookies } = channel.bindings.ws
  deepStrictEqual(query?.properties, { page: { type: 'integer', default: 1 } })
  deepStrictEqual(headers, { type: 'object', properties: { 'x-agent': { type: 'string' } }, required: ['x-agent'] })
  deepStrictEqual(cookies, { type: 'object', properties: { seat: { type: 'string' } } })
  deepStrictEqual(raw.messages.received, { name: 'received', title: 'Text or bytes' })
  strictEqual(raw.messages.invalid, undefined)
})

test('operations say who sends what, and which credentials the handshake takes', () => {
  const { operations, components } = chat().asyncapi()
  deepStrictEqual(Object.keys(operations), ['chat.receive', 'chat.send', 'raw.receive', 'raw.send'])
  strictEqual(operations['chat.receive']?.action, 'receive')
  deepStrictEqual(operations['chat.send']?.messages, [
    { $ref: '#/channels/chat/messages/sent' },
    { $ref: '#/channels/chat/messages/invalid' },
  ])
  const [key, bearer] = operations['chat.receive']?.security ?? []
  deepStrictEqual(key, { $ref: `#/components/securitySchemes/${Object.keys(components?.securitySchemes ?? {})[0]}` })
  deepStrictEqual(Object.values(components?.securitySchemes ?? {})[0]?.type, 'httpApiKey')
  deepStrictEqual([bearer?.type, bearer?.scopes], ['oauth2', ['read']])
  deepStrictEqual(Reflect.get(Object(Reflect.get(Object(bearer?.flows), 'password')), 'availableScopes'), {
    read: 'Read',
  })
})

test('every reference of the document leads somewhere', () => {
  const document: unknown = chat().asyncapi()
  const follow = (ref: string): unknown =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => Reflect.get(Object(at), key.replaceAll('~1', '/').replaceAll('~0', '~')), document)
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref') ok(follow(String(member)) !== undefined, String(member))
      else walk(member)
    }
  }
  walk(document)
})

test('it is served beside the other documents, only when there are web sockets, and may be switched off', async () => {
  await using client = await testClient(chat())
  const response = await client.get('/asyncapi.json')
  deepStrictEqual([response.status, response.headers.get('content-type')], [200, 'application/json'])
  deepStrictEqual(await response.json(), chat().asyncapi())
  const etag = response.headers.get('etag') ?? ''
  strictEqual((await client.get('/asyncapi.json', { headers: { 'if-none-match': etag } })).status, 304)
  const statusOf = async (options: ConstructorParameters<typeof Hayate>[0], sockets = true) => {
    const app = new Hayate({ log: false, ...options })
    if (sockets) app.websocket('/ws', () => undefined)
    await using own = await testClient(app)
    return [(await own.get('/asyncapi.json')).status, (await own.get('/sockets.json')).status]
  }
  deepStrictEqual(await statusOf({}, false), [404, 404])
  deepStrictEqual(await statusOf({ asyncapiUrl: null }), [404, 404])
  deepStrictEqual(await statusOf({ openapiUrl: null }), [404, 404])
  deepStrictEqual(await statusOf({ asyncapiUrl: '/sockets.json' }), [404, 200])
})

test('web sockets are not in the OpenAPI document', () => {
  deepStrictEqual(Object.keys(chat().openapi().paths), ['/rooms'])
})

test('one name for two security schemes is refused', () => {
  const app = new Hayate({ log: false })
  app.websocket('/a', { input: { key: apiKey({ in: 'query', name: 'a', schemeName: 'same' }) } }, function a() {})
  app.websocket('/b', { input: { key: httpBearer({ name: 'same' }) } }, function b() {})
  throws(() => app.asyncapi(), { code: 'HAYATE_DUPLICATE_SECURITY_SCHEME' })
})

test('one name for a route and a web socket is refused', async () => {
  const app = new Hayate({ log: false })
  app.get('/a', function same() {})
  app.websocket('/b', function same() {})
  await rejects(testClient(app), { code: 'HAYATE_DUPLICATE_OPERATION_ID' })
})
