import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depends, Hayate } from 'hayate'
import { httpBearer, missingPermissions, permissionsFrom } from 'hayate/security'
import { testClient } from 'hayate/testing'
import type { ErrorsIn } from '../../src/dependencies/dependency.ts'

type Permission = 'articles:write' | 'articles:delete'

/** In these tests a token is the list of its user's permissions: `articles:write.articles:delete`. */
const currentUser = depends({ token: httpBearer({ bearerFormat: 'list' }) }, ({ token }) => ({
  name: 'murasaki',
  permissions: token.replaceAll('~', ':').split('.') as Permission[],
}))
const requirePermissions = permissionsFrom(currentUser, (user) => user.permissions)

function articlesApp(): Hayate {
  const app = new Hayate({ title: 'Articles', version: '1.0.0' })
  app.post('/articles', { input: { author: requirePermissions('articles:write') } }, ({ author }) => author.name)
  app.delete(
    '/articles/1',
    { input: { author: requirePermissions('articles:write', 'articles:delete') } },
    ({ author }) => author.name,
  )
  return app
}
const withPermissions = (list: string) => ({ headers: { authorization: `Bearer ${list.replaceAll(':', '~')}` } })

test('who has every permission gets in, and the handler has the value of the dependency', async () => {
  await using client = await testClient(articlesApp())
  const answer = await client.post('/articles', withPermissions('articles:write'))
  assert.equal(answer.status, 200)
  assert.equal(await answer.json(), 'murasaki')
  assert.equal((await client.delete('/articles/1', withPermissions('articles:write.articles:delete'))).status, 200)
})

test('a missing permission is a 403 that names what is missing, and only that', async () => {
  await using client = await testClient(articlesApp())
  const refused = await client.delete('/articles/1', withPermissions('articles:write'))
  assert.equal(refused.status, 403)
  assert.deepEqual(await refused.json(), {
    type: 'urn:problem:missing_permissions',
    title: 'Missing permissions',
    status: 403,
    code: 'missing_permissions',
    detail: 'Missing permissions: articles:delete',
    missing: ['articles:delete'],
  })
  const none = await client.delete('/articles/1', withPermissions('articles:writes'))
  assert.deepEqual(((await none.json()) as { missing: string[] }).missing, ['articles:write', 'articles:delete'])
})

test('without a credential it is the 401 of the scheme, not a 403', async () => {
  await using client = await testClient(articlesApp())
  const answer = await client.post('/articles')
  assert.equal(answer.status, 401)
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
})

test('the 403 is an error of the route, in the document and in the types', () => {
  const document = JSON.parse(JSON.stringify(articlesApp().openapi())) as Record<string, unknown>
  assert.partialDeepStrictEqual(document, {
    paths: { '/articles': { post: { security: [{ bearer: [] }], responses: { 401: {}, 403: {} } } } },
  })
  assert.match(JSON.stringify(document), /missing_permissions/)
  const declared: ErrorsIn<{ author: ReturnType<typeof requirePermissions> }> = missingPermissions
  assert.ok(missingPermissions.is(declared('', { missing: [] })))
})

test('the names are those of the type', () => {
  // @ts-expect-error: 'articles:wirte' is not a permission of a user.
  requirePermissions('articles:wirte')
  // @ts-expect-error: nothing asked for would let everybody in.
  assert.throws(() => requirePermissions(), { code: 'HAYATE_INVALID_PERMISSION' })
})

test('no name, or one with blanks, is refused at startup', () => {
  const any = permissionsFrom(currentUser, () => new Set<string>())
  for (const name of ['', ' ', 'a b', 'a\n', 'a\u0000']) {
    assert.throws(() => any(name), { code: 'HAYATE_INVALID_PERMISSION' }, JSON.stringify(name))
  }
})

test('the sentence may be your own, and permissions may be a set', async () => {
  const demand = permissionsFrom(currentUser, () => new Set(['a']), {
    detail: (missing, user) => `権限が不足しています: ${missing.join(', ')} (${user.name})`,
  })
  const app = new Hayate()
  app.get('/', { input: { user: demand('a', 'b', 'b') } }, () => 'in')
  await using client = await testClient(app)
  const answer = await client.get('/', withPermissions('x'))
  assert.equal(((await answer.json()) as { detail: string }).detail, '権限が不足しています: b (murasaki)')
})

test('a dependency that is asked for permissions twice is solved once', async () => {
  let solved = 0
  const user = depends(() => {
    solved += 1
    return { permissions: ['a', 'b'] }
  })
  const demand = permissionsFrom(user, ({ permissions }) => permissions)
  const app = new Hayate()
  app.get('/', { input: { a: demand('a'), b: demand('b') } }, ({ a, b }) => a === b)
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).json(), true)
  assert.equal(solved, 1)
})
