import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate, query } from 'hayate'
import { testClient } from 'hayate/testing'
import * as v from 'valibot'
import * as z from 'zod'
import { issuesOf } from './issues-of.ts'

const Price = z.object({ min: z.number().min(0).optional(), max: z.number().optional() })
const Search = z.object({
  q: z.string().optional(),
  filter: z
    .object({ price: Price.optional(), tags: z.array(z.string()).max(2).optional(), since: z.date().optional() })
    .optional(),
})

function app(): Hayate {
  const declared = new Hayate({ log: false })
  declared.get('/search', { input: { search: query(Search) } }, ({ search }) => search)
  declared.get(
    '/required',
    { input: { model: query(z.object({ page: z.object({ size: z.int(), at: z.int().default(1) }) })) } },
    ({ model }) => model,
  )
  declared.get(
    '/strict',
    { input: { model: query(z.strictObject({ a: z.strictObject({ b: z.int().optional() }).optional() })) } },
    ({ model }) => model,
  )
  declared.get(
    '/loose',
    { input: { model: query(z.object({ a: z.looseObject({ b: z.int().optional() }) })) } },
    ({ model }) => model,
  )
  declared.get(
    '/record',
    { input: { model: query(z.object({ weights: z.record(z.string().max(5), z.number()).optional() })) } },
    ({ model }) => model,
  )
  return declared
}

test('an object in a query model is sent in brackets, converted and validated at every level', async () => {
  await using client = await testClient(app())
  const answer = async (search: string) => (await client.get(`/search?${search}`)).json()
  assert.deepEqual(await answer('q=x&filter[price][min]=1&filter[price][max]=9.5&filter[since]=2026-01-31'), {
    q: 'x',
    filter: { price: { min: 1, max: 9.5 }, since: '2026-01-31T00:00:00.000Z' },
  })
  assert.deepEqual(await answer('filter%5Bprice%5D%5Bmin%5D=1'), { filter: { price: { min: 1 } } })
  assert.deepEqual(await answer('filter[price][min]='), {})
})

test('a list inside brackets is the repeated name, without an index', async () => {
  await using client = await testClient(app())
  const tags = await client.get('/search?filter[tags]=a&filter[tags]=b')
  assert.deepEqual(await tags.json(), { filter: { tags: ['a', 'b'] } })
  assert.deepEqual(await (await client.get('/search?filter[tags][0]=a&filter[tags][]=b')).json(), {})
})

test('issues name the place in brackets, as it was sent', async () => {
  await using client = await testClient(app())
  assert.deepEqual(
    await issuesOf(
      await client.get(
        '/search?filter[price][min]=-1&filter[price][max]=x&filter[tags]=1&filter[tags]=2&filter[tags]=3',
      ),
    ),
    ['query filter[price][max] number_parsing', 'query filter[price][min] too_small', 'query filter[tags] too_long'],
  )
  assert.deepEqual(await issuesOf(await client.get('/search?filter[price][min]=1&filter[price][min]=2')), [
    'query filter[price][min] repeated',
  ])
})

test('an object that was not sent is absent if it may be; otherwise what it misses is named', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.get('/search')).json(), {})
  assert.deepEqual(await issuesOf(await client.get('/required')), ['query page[size] missing'])
  assert.deepEqual(await (await client.get('/required?page[size]=5')).json(), { page: { size: 5, at: 1 } })
})

test('a text where an object is asked for is an issue of its own, told once', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await issuesOf(await client.get('/search?filter={"price":1}')), ['query filter invalid_type'])
  assert.deepEqual(await issuesOf(await client.get('/required?page=1')), ['query page invalid_type'])
})

test('unknown keys are dropped, refused or kept at every level, as the schema says', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.get('/search?filter[other]=1&filter[price][x]=1')).json(), {})
  assert.deepEqual(await issuesOf(await client.get('/strict?a[c]=1&x=1&a[b][c]=1')), [
    'query a[c] unrecognized_key',
    'query a[b][c] unrecognized_key',
    'query x unrecognized_key',
  ])
  assert.deepEqual(await (await client.get('/strict?a[b]=1')).json(), { a: { b: 1 } })
  assert.deepEqual(await (await client.get('/loose?a[b]=1&a[c]=x&a[c]=y')).json(), { a: { b: 1, c: ['x', 'y'] } })
})

test('a record takes any key, and converts its values', async () => {
  await using client = await testClient(app())
  assert.deepEqual(await (await client.get('/record?weights[a]=1&weights[b]=2.5')).json(), {
    weights: { a: 1, b: 2.5 },
  })
  assert.deepEqual(await (await client.get('/record')).json(), {})
  assert.deepEqual(await issuesOf(await client.get('/record?weights[a]=x&weights[]=1&weights[a][b]=1')), [
    'query weights[a] number_parsing',
    'query weights[] unrecognized_key',
    'query weights[a][b] unrecognized_key',
  ])
})

test('__proto__ and constructor in brackets reach no prototype', async () => {
  await using client = await testClient(app())
  for (const path of ['/search?filter[__proto__][x]=1', '/search?filter[constructor][prototype][x]=1']) {
    assert.deepEqual(await (await client.get(path)).json(), {})
  }
  assert.deepEqual(await issuesOf(await client.get('/loose?a[__proto__]=1')), ['query a[__proto__] unrecognized_key'])
  assert.deepEqual(await issuesOf(await client.get('/record?weights[__proto__]=1')), [
    'query weights[__proto__] unrecognized_key',
  ])
  assert.equal(({} as { x?: unknown }).x, undefined)
})

test('more than five brackets, and a list of objects, are a startup error', async () => {
  const nest = (levels: number): z.ZodType =>
    levels === 0 ? z.object({ a: z.int().optional() }) : z.object({ a: nest(levels - 1) })
  interface Tree {
    readonly left?: Tree | undefined
  }
  const Tree: z.ZodType<Tree> = z.object({ left: z.lazy(() => Tree.optional()) })
  for (const model of [nest(6), z.object({ a: Tree }), z.object({ a: z.object({ b: z.array(Price) }) })]) {
    const declared = new Hayate()
    declared.get('/', { input: { model: query(model) } }, () => 1)
    await assert.rejects(declared.start({ mode: 'test' }), { code: 'HAYATE_NO_TEXT_FORM', message: /'a\[/ })
  }
  const allowed = new Hayate()
  allowed.get('/', { input: { model: query(nest(5)) } }, ({ model }) => ({ model }))
  await using client = await testClient(allowed)
  const five = await client.get('/?a[a][a][a][a][a]=1')
  assert.deepEqual(await five.json(), { model: { a: { a: { a: { a: { a: { a: 1 } } } } } } })
})

test('an object of the query is documented as deepObject', async () => {
  await using client = await testClient(app())
  // Proof: the document of this application, read only where it is looked at.
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: readonly object[] } }>
  }
  assert.partialDeepStrictEqual(paths['/search']?.get.parameters, [
    { name: 'q', in: 'query', required: false },
    {
      name: 'filter',
      in: 'query',
      required: false,
      style: 'deepObject',
      explode: true,
      schema: { type: 'object', properties: { price: { type: 'object' }, tags: { type: 'array' } } },
    },
  ])
})

test('names in brackets are known to the strict models beside them', async () => {
  const declared = new Hayate()
  declared.get(
    '/',
    { input: { search: query(Search), rest: query(z.strictObject({ page: z.int().optional() })) } },
    (values) => values,
  )
  await using client = await testClient(declared)
  assert.equal((await client.get('/?page=1&filter[price][min]=1&filter[x]=1')).status, 200)
  assert.deepEqual(await issuesOf(await client.get('/?other[x]=1')), ['query other[x] unrecognized_key'])
})

test('Valibot’s objects are sent in brackets too', async () => {
  const declared = new Hayate()
  const Model = v.object({ page: v.optional(v.object({ size: v.pipe(v.number(), v.integer(), v.minValue(1)) })) })
  declared.get('/', { input: { model: query(Model) } }, ({ model }) => model)
  await using client = await testClient(declared)
  assert.deepEqual(await (await client.get('/?page[size]=2')).json(), { page: { size: 2 } })
  assert.deepEqual(await issuesOf(await client.get('/?page[size]=0')), ['query page[size] too_small'])
})
