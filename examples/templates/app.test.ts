import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('an item is a page inside the layout, and its name is escaped', async () => {
  await using client = await testClient(app)
  const page = await client.get('/items/2')
  strictEqual(page.headers.get('content-type'), 'text/html; charset=utf-8')
  const text = await page.text()
  ok(text.includes('<title>&lt;b&gt;Brush&lt;/b&gt; · Shop</title>'))
  ok(text.includes('<h1>&lt;b&gt;Brush&lt;/b&gt;</h1>'))
  ok(text.includes('<a href="/items/3">'))
})

test('a missing item is a page with 404', async () => {
  await using client = await testClient(app)
  const page = await client.get('/items/7')
  strictEqual(page.status, 404)
  ok((await page.text()).includes('There is no item 7.'))
})

test('a page knows its address, and has links that the routes made', async () => {
  await using client = await testClient(app)
  const text = await (await client.get('/items')).text()
  ok(text.includes('<title>/items · Shop</title>'))
  ok(text.includes('<a href="/items/1">Item 1</a>') && text.includes('<a href="/items/2">Item 2</a>'))
})

test('the operation has its parameter, and a page', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string }[]; responses: Record<string, { content: object }> } }>
  }
  deepStrictEqual(Object.keys(paths['/items/{item_id}']?.get.responses['200']?.content ?? {}), ['text/html'])
  deepStrictEqual(
    paths['/items/{item_id}']?.get.parameters.map(({ name }) => name),
    ['item_id'],
  )
})
