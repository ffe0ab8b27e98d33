import { deepStrictEqual, match, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument } from 'hayate'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

const shipping_address = {
  postal_code: '100-0001',
  prefecture: '東京都',
  city: '千代田区',
  street: '千代田1-1',
  building: null,
}
const order = { items: [{ pen: 2 }], shipping_address, price: { amount: '1980.50', currency: 'JPY' }, notes: null }

async function refusal(change: object, language = 'en'): Promise<readonly unknown[]> {
  await using client = await testClient(app)
  const answer = await client.post('/orders', {
    json: { ...order, ...change },
    headers: { 'accept-language': language },
  })
  const { errors } = (await answer.json()) as { errors: { path: unknown[]; message: string }[] }
  return [answer.status, ...errors.map(({ path, message }) => `${path.join('.')}: ${message}`)]
}

test('an order with an address and a price is created, its decimal the same text as it was sent', async () => {
  await using client = await testClient(app)
  const answer = await client.post('/orders', { json: order })
  deepStrictEqual([answer.status, await answer.json()], [201, { ...order, id: 1 }])
  const { building: _, ...without } = shipping_address
  const second = await client.post('/orders', { json: { ...order, shipping_address: without, notes: undefined } })
  deepStrictEqual(await second.json(), { ...order, id: 2 })
})

test('an order without any quantity above 0 is refused in the language of the request', async () => {
  for (const items of [[{ pen: 0 }], [{}], [{ pen: 0, ink: -1 }, {}]]) {
    deepStrictEqual(await refusal({ items }, 'ja'), [422, 'items: 注文数量は1以上である必要があります'])
    deepStrictEqual(await refusal({ items }, 'en'), [422, 'items: The quantity of an order must be at least 1'])
  }
  deepStrictEqual((await refusal({ items: [{ pen: 0 }] }, 'fr')).at(1), 'items: 注文数量は1以上である必要があります')
})

test('every level says where it is wrong', async () => {
  deepStrictEqual(await refusal({ items: [] }), [422, 'items: Must have at least 1 item'])
  deepStrictEqual(await refusal({ items: [{ pen: 1 }, { ink: 'two' }] }), [422, 'items.1.ink: Must be a whole number'])
  deepStrictEqual(await refusal({ shipping_address: { ...shipping_address, postal_code: '1000001' } }), [
    422,
    'shipping_address.postal_code: Has the wrong format',
  ])
  deepStrictEqual(await refusal({ notes: 'x'.repeat(1001) }), [422, 'notes: Must have at most 1000 characters'])
  strictEqual((await refusal({ shipping_address: { postal_code: '100-0001' } })).length, 4)
})

test('an amount is text with at most two places and no sign; a number is refused, since it would be rounded', async () => {
  for (const amount of ['1.999', '-1', '1e3', 'NaN', '', '１２'])
    deepStrictEqual((await refusal({ price: { amount, currency: 'JPY' } })).length, 2, amount)
  deepStrictEqual(await refusal({ price: { amount: 12.5, currency: 'JPY' } }), [422, 'price.amount: Must be text'])
  deepStrictEqual(await refusal({ price: { amount: '1', currency: 'GBP' } }), [
    422,
    "price.currency: Must be one of 'JPY', 'USD', 'EUR'",
  ])
})

test('the models are components of the document', async () => {
  await using client = await testClient(app)
  const { paths, components } = (await (await client.get('/openapi.json')).json()) as OpenApiDocument
  partialDeepStrictEqual(paths['/orders']?.post?.requestBody, {
    content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderCreate' } } },
  })
  match(
    JSON.stringify(components?.schemas?.['Address'] ?? components?.schemas?.['Address-Input']),
    /\\\\d\{3\}-\\\\d\{4\}/,
  )
  match(JSON.stringify(components?.schemas?.['Price']), /"type":"string".*"enum":\["JPY","USD","EUR"\]/)
})
