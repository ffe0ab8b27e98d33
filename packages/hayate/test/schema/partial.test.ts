import assert from 'node:assert/strict'
import { test } from 'node:test'
import { body, Hayate, partial } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const Address = z.object({ city: z.string(), country: z.string().default('JP') })
const Item = z
  .object({
    name: z.string().min(1),
    description: z.string().nullable().default('none'),
    price: z.number().default(10),
    tags: z.array(z.string()).prefault(['new']),
    color: z.string().default('red').nullable(),
    size: z.int().catch(3),
    slug: z
      .string()
      .default('a')
      .transform((text) => text.toUpperCase()),
    address: Address.default({ city: 'Tokyo', country: 'JP' }),
  })
  .meta({ id: 'Item' })

const stored: z.infer<typeof Item> = {
  name: 'Foo',
  description: 'kept',
  price: 50,
  tags: ['old'],
  color: 'blue',
  size: 9,
  slug: 'KEPT',
  address: { city: 'Osaka', country: 'JP' },
}

function patchApp(): Hayate {
  const app = new Hayate({ log: false })
  const output = z.object({ changed: z.array(z.string()), item: z.unknown() })
  app.patch('/item', { input: { changes: body(partial(Item)) }, output }, ({ changes }) => {
    const item: z.infer<typeof Item> = { ...stored, ...changes }
    return { changed: Object.keys(changes), item }
  })
  return app
}

async function patch(sent: unknown): Promise<{ changed: string[]; item: unknown }> {
  await using client = await testClient(patchApp())
  const answer = await client.patch('/item', { json: sent })
  assert.equal(answer.status, 200)
  return (await answer.json()) as { changed: string[]; item: unknown }
}

test('PATCH {} changes nothing: no default is filled in', async () => {
  assert.deepEqual(await patch({}), { changed: [], item: stored })
})

test('PATCH {"description": null} sets null, and nothing else', async () => {
  assert.deepEqual(await patch({ description: null }), {
    changed: ['description'],
    item: { ...stored, description: null },
  })
  assert.deepEqual((await patch({ color: null })).item, { ...stored, color: null })
})

test('what is sent is validated and converted as in the model; an object inside is replaced as a whole', async () => {
  const { item } = await patch({ slug: 'b', address: { city: 'Kyoto' } })
  assert.deepEqual(item, { ...stored, slug: 'B', address: { city: 'Kyoto', country: 'JP' } })
  await using client = await testClient(patchApp())
  for (const bad of [{ name: '' }, { name: null }, { price: 'x' }, { size: 'x' }])
    assert.equal((await client.patch('/item', { json: bad })).status, 422)
})

test('generated code or not, the same is absent', () => {
  for (const model of [partial(Item), z.compile(partial(Item))]) assert.deepEqual(model.parse({}), {})
})

test('the document has a component of its own, without defaults and without required fields', () => {
  const schema = patchApp().openapi().components?.schemas?.PartialItem
  assert.equal(schema?.required, undefined)
  assert.deepEqual((schema?.properties as Record<string, unknown> | undefined)?.price, { type: 'number' })
})

test('a strict model stays strict, and the result can be extended like any model', () => {
  assert.equal(partial(z.strictObject({ a: z.int() })).safeParse({ b: 1 }).success, false)
  assert.deepEqual(partial(Item).extend({ reason: z.string() }).parse({ reason: 'x' }), { reason: 'x' })
})

test('what cannot be made partial is refused where it is declared', () => {
  const refused = [
    z.object({ a: z.int() }).refine(() => true),
    z.object({ a: z.union([z.int().default(1), z.string()]) }),
    z.object({ a: z.int() }).transform((value) => value),
  ]
  for (const model of refused) assert.throws(() => partial(model as never), { code: 'HAYATE_PARTIAL_MODEL' })
})

test('the type of an absent field is absent, not undefined', () => {
  const model = partial(Item)
  type Changes = z.infer<typeof model>
  const nothing: Changes = {}
  const some: Changes = { description: null, price: 1 }
  // @ts-expect-error a name is a text
  const wrong: Changes = { name: null }
  assert.ok(nothing && some && wrong)
})
