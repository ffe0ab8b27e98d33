import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookie, fastapiErrors, Hayate, header, query } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

const Filter = z.object({ tags: z.array(z.string()), since: z.date().optional() })

function app(): Hayate {
  const declared = new Hayate({ log: false })
  declared.get('/numbers', { input: { v: query(z.array(z.int()), { json: true }) } }, ({ v }) => v)
  declared.get(
    '/all',
    {
      input: {
        filter: query(Filter.optional(), { json: true, description: 'As JSON' }),
        xFilter: header(Filter.optional(), { json: true }),
        seen: cookie(z.array(z.int()).default([]), { json: true }),
      },
    },
    (values) => values,
  )
  return declared
}

const filter = encodeURIComponent('{"tags":["a"],"since":"2026-01-31"}')

test('json: true reads the text of a query parameter, a header or a cookie as JSON', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.get('/numbers?v=[1,2]')).json(), [1, 2])
  const all = await client.get(`/all?filter=${filter}`, {
    headers: { 'x-filter': '{"tags":[]}', cookie: `seen=${encodeURIComponent('[1,2]')}` },
  })
  assert.deepEqual(await all.json(), {
    filter: { tags: ['a'], since: '2026-01-31T00:00:00.000Z' },
    xFilter: { tags: [] },
    seen: [1, 2],
  })
  assert.deepEqual(await (await client.get('/all?filter=')).json(), { seen: [] })
})

test('JSON in a text is refused as in a body, and the place is the parameter', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await issuesOf(await client.get('/numbers?v=[1,')), ['query v json_invalid'])
  assert.deepEqual(await issuesOf(await client.get('/numbers?v=[1,"2"]')), ['query v.1 invalid_type'])
  assert.deepEqual(await issuesOf(await client.get('/numbers')), ['query v missing'])
  assert.deepEqual(await issuesOf(await client.get('/numbers?v=[1]&v=[2]')), ['query v repeated'])
  assert.deepEqual(await issuesOf(await client.get('/all?filter=%7B%22tags%22:[],%22tags%22:[]}')), [
    'query filter.tags duplicate_key',
  ])
})

test('JSON in a text is documented under content', async () => {
  await using client = await testClient(app())
  // Proof: the document of this application, read only where it is looked at.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: readonly { name: string }[] } }>
  }
  const [described] = paths['/all']?.get.parameters ?? []
  assert.partialDeepStrictEqual(described, {
    name: 'filter',
    in: 'query',
    required: false,
    description: 'As JSON',
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  assert.equal('schema' in (described ?? {}), false)
})

test('in FastAPI’s format a wrong item of JSON in the query has its index in loc', async () => {
  const declared = new Hayate({ errorFormat: fastapiErrors })
  declared.get('/', { input: { v: query(z.array(z.int()), { json: true }) } }, ({ v }) => v)
  await using client = await testClient(declared)
  assert.partialDeepStrictEqual(await (await client.get('/?v=[1,"x"]')).json(), {
    detail: [{ type: 'int_parsing', loc: ['query', 'v', 1], input: 'x' }],
  })
})
