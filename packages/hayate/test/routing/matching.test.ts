import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import * as z from 'zod'
import { served } from '../app/served.ts'

const text = z.string()

async function ask(client: TestClient, path: string, method = 'GET'): Promise<unknown> {
  const response = await client.request(method, path, { redirect: 'manual' })
  return response.status === 200 ? response.json() : response.status
}

/** Every order of a short list. */
function orders<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length < 2) return [list]
  return list.flatMap((one, at) => orders(list.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}

test('a fixed segment beats a parameter, a parameter with text around it a bare one, and that the rest, in any order', async () => {
  const declarations: readonly ((app: Hayate) => unknown)[] = [
    (app) => app.get('/users/me', () => 'fixed'),
    (app) => app.get('/users/{id}.json', { input: { id: text } }, ({ id }) => `affixed ${id}`),
    (app) => app.get('/users/{id}', { input: { id: text } }, ({ id }) => `param ${id}`),
    (app) => app.get('/users/{rest:path}', { input: { rest: text } }, ({ rest }) => `rest ${rest}`),
  ]
  for (const order of orders(declarations)) {
    const app = new Hayate()
    for (const declare of order) declare(app)
    await using client = await testClient(app)
    assert.equal(await ask(client, '/users/me'), 'fixed')
    assert.equal(await ask(client, '/users/7.json'), 'affixed 7')
    assert.equal(await ask(client, '/users/7'), 'param 7')
    assert.equal(await ask(client, '/users/.json'), 'param .json')
    assert.equal(await ask(client, '/users/7/posts'), 'rest 7/posts')
    assert.equal(await ask(client, '/users/'), 'rest ')
  }
})

test('of two parameters with text around them the one with more text wins, in any order', async () => {
  const declarations: readonly ((app: Hayate) => unknown)[] = [
    (app) => app.get('/{a}.json', { input: { a: text } }, ({ a }) => `.json ${a}`),
    (app) => app.get('/{a}.tar.json', { input: { a: text } }, ({ a }) => `.tar.json ${a}`),
    (app) => app.get('/v-{a}', { input: { a: text } }, ({ a }) => `v- ${a}`),
    (app) => app.get('/{a}-v', { input: { a: text } }, ({ a }) => `-v ${a}`),
  ]
  for (const order of orders(declarations)) {
    const app = new Hayate()
    for (const declare of order) declare(app)
    await using client = await testClient(app)
    assert.equal(await ask(client, '/x.tar.json'), '.tar.json x')
    assert.equal(await ask(client, '/x.json'), '.json x')
    assert.equal(await ask(client, '/v-x-v'), 'v- x-v')
    assert.equal(await ask(client, '/x-v'), '-v x')
    assert.equal(await ask(client, '/v-'), 404)
  }
})

test('a branch that leads nowhere is left for the next best one', async () => {
  const app = new Hayate()
  app.get('/a/b/c', () => 'abc')
  app.get('/a/{x}/d', { input: { x: text } }, ({ x }) => `a-${x}-d`)
  app.get('/{y}/b/e', { input: { y: text } }, ({ y }) => `${y}-b-e`)
  app.get('/{first}/{second}/{third}', { input: { first: text, second: text, third: text } }, (values) => values)
  app.get('/a/{rest:path}', { input: { rest: text } }, ({ rest }) => `rest ${rest}`)
  await using client = await testClient(app)
  assert.equal(await ask(client, '/a/b/c'), 'abc')
  assert.equal(await ask(client, '/a/b/d'), 'a-b-d')
  assert.equal(await ask(client, '/a/b/e'), 'rest b/e')
  assert.equal(await ask(client, '/z/b/e'), 'z-b-e')
  assert.deepEqual(await ask(client, '/z/b/f'), { first: 'z', second: 'b', third: 'f' })
})

test('the most specific path that has the method wins; 405 lists all methods of the paths that match', async () => {
  const app = new Hayate()
  app.get('/users/me', () => 'me')
  app.put('/users/{id}', { input: { id: text } }, ({ id }) => `put ${id}`)
  app.delete('/users/{id}', { input: { id: text } }, ({ id }) => `delete ${id}`)
  app.patch('/{rest:path}', { input: { rest: text } }, ({ rest }) => `patch ${rest}`)
  await using client = await testClient(app)
  assert.equal(await ask(client, '/users/me'), 'me')
  assert.equal(await ask(client, '/users/me', 'PUT'), 'put me')
  assert.equal(await ask(client, '/users/me', 'PATCH'), 'patch users/me')
  const refused = await client.post('/users/me')
  assert.equal(refused.status, 405)
  assert.equal(refused.headers.get('allow'), 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT')
  assert.partialDeepStrictEqual(await refused.json(), { status: 405, code: 'method_not_allowed', type: 'about:blank' })
})

test('{file_path:path} takes the rest of the path, slashes and nothing included', async () => {
  const app = new Hayate()
  app.get('/files/{file_path:path}', { input: { file_path: text } }, ({ file_path }) => ({ file_path }))
  await using client = await testClient(app)
  for (const [path, expected] of [
    ['/files/a', 'a'],
    ['/files/a/b/c.txt', 'a/b/c.txt'],
    ['/files/a/', 'a/'],
    ['/files/', ''],
    ['/files/a%2Fb/c', 'a/b/c'],
    ['/files/%E7%93%A6', '瓦'],
  ] as const) {
    assert.deepEqual(await ask(client, path), { file_path: expected }, path)
  }
  assert.equal(await ask(client, '/files'), 307)
  for (const path of ['/files//etc/passwd', '/files/a//b', '/files//']) assert.equal(await ask(client, path), 404, path)
  for (const path of ['/files/../x', '/files/a/%2e%2e/x', '/files/a%2F..%2Fx', '/files/a%5C..%5Cx'])
    assert.equal(await ask(client, path), 400, path)
  assert.deepEqual(Object.keys(app.openapi().paths ?? {}), ['/files/{file_path}'])
})

test('segments are split raw, decoded once, then compared', async () => {
  const app = new Hayate()
  app.get('/admin', () => 'admin')
  app.get('/admin/x', () => 'admin x')
  app.get('/a%2Fb', () => 'one segment')
  app.get('/瓦版', () => 'kawaraban')
  app.get('/caf%C3%A9', () => 'café')
  app.get('/of/{name}', { input: { name: text } }, ({ name }) => name)
  app.get('/quote/{name}%2Ejson', { input: { name: text } }, ({ name }) => name)
  await using client = await testClient(app)
  assert.equal(await ask(client, '/%61dmin'), 'admin')
  assert.equal(await ask(client, '/%61dmin/%78'), 'admin x')
  assert.equal(await ask(client, '/admin%2Fx'), 404)
  assert.equal(await ask(client, '/admin%5Cx'), 400)
  assert.equal(await ask(client, '/admin;a=b'), 404)
  assert.equal(await ask(client, '/ADMIN'), 404)
  assert.equal(await ask(client, '/a%2fb'), 'one segment')
  assert.equal(await ask(client, '/a/b'), 404)
  assert.equal(await ask(client, '/%E7%93%A6%E7%89%88'), 'kawaraban')
  assert.equal(await ask(client, '/caf%C3%A9'), 'café')
  assert.equal(await ask(client, '/of/a%2Fb'), 'a/b')
  assert.equal(await ask(client, '/of/%252F'), '%2F')
  assert.equal(await ask(client, '/of/a+b'), 'a+b')
  assert.equal(await ask(client, '/of/%7Bname%7D'), '{name}')
  assert.equal(await ask(client, '/quote/a.json'), 'a')
})

test('// is 404, wherever it stands', async () => {
  const app = new Hayate()
  app.get('/', () => 'root')
  app.get('/items', () => 'items')
  app.get('/items/{id}', { input: { id: text } }, ({ id }) => id)
  await using client = await testClient(app)
  for (const path of ['//', '//items', '/items//', '/items//1', '///']) assert.equal(await ask(client, path), 404, path)
})

test('dot segments, bad encoding and what is not ASCII are 400 before anything is matched', async () => {
  const app = new Hayate({ log: false })
  app.get('/{rest:path}', { input: { rest: text } }, ({ rest }) => rest)
  await using server = await served(app)
  for (const target of [
    '/a/../b',
    '/..',
    '/.',
    '/%2e%2e/a',
    '/a/%2E.',
    '/%',
    '/%zz',
    '/%ff',
    '/%00',
    '/a%0d%0ab',
    '/\\a',
    '/%u002e',
  ]) {
    const { statuses } = await server.send(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    assert.deepEqual(statuses, [400], target)
  }
})

test('a path parameter is never empty, but for the rest of a path', async () => {
  const app = new Hayate()
  app.get('/users/{id}/posts', { input: { id: text } }, ({ id }) => id)
  app.get('/users/{id}', { input: { id: text } }, ({ id }) => id)
  await using client = await testClient(app)
  assert.equal(await ask(client, '/users//posts'), 404)
  assert.equal(await ask(client, '/users/'), 404)
  assert.equal(await ask(client, '/users/%20'), ' ')
})

test('names of objects’ own members are paths like any other', async () => {
  const app = new Hayate()
  app.get('/{name}', { input: { name: text } }, ({ name }) => name)
  app.get('/constructor', () => 'fixed')
  await using client = await testClient(app)
  assert.equal(await ask(client, '/__proto__'), '__proto__')
  assert.equal(await ask(client, '/toString'), 'toString')
  assert.equal(await ask(client, '/constructor'), 'fixed')
})

test('a path of a thousand segments is answered at once', async () => {
  const app = new Hayate()
  app.get('/a/{b}/c', { input: { b: text } }, () => 1)
  app.get('/a/{rest:path}', { input: { rest: text } }, ({ rest }) => rest.length)
  await using client = await testClient(app)
  const started = performance.now()
  assert.equal(await ask(client, `/a/${'x/'.repeat(1_000)}x`), 2_001)
  assert.ok(performance.now() - started < 300)
})
