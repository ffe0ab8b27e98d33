import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('dependencies are declared once and used by two routes', async () => {
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/items?page=3&per_page=10&q=wave')).json(), {
    q: 'wave',
    offset: 20,
    limit: 10,
  })
  deepStrictEqual(await (await client.get('/users?active=no')).json(), { offset: 0, limit: 20, active: false })
})

test('what is wrong with a dependency’s inputs stands in the same 422 as the route’s own', async () => {
  await using client = await testClient(app)
  const answer = await client.get('/users?page=0&active=maybe')
  strictEqual(answer.status, 422)
  const { errors } = (await answer.json()) as { errors: { path: string[]; code: string }[] }
  deepStrictEqual(
    errors.map(({ path, code }) => [path[0], code]),
    [
      ['page', 'too_small'],
      ['active', 'bool_parsing'],
    ],
  )
})

test('the inputs of a dependency are parameters of the route in the document', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string; in: string }[] } }>
  }
  deepStrictEqual(
    paths['/users']?.get.parameters.map((parameter) => `${parameter.in} ${parameter.name}`),
    ['query q', 'query page', 'query per_page', 'query active'],
  )
})
