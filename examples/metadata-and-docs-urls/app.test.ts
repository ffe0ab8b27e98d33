import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('what describes the application stands in its document', () => {
  const { info, tags, servers, externalDocs } = app.openapi()
  deepStrictEqual(info, {
    title: 'ChimichangApp',
    version: '0.0.1',
    summary: "Deadpool's favorite app. Nuff said.",
    description: 'You can **read users** and **read items**.',
    termsOfService: 'https://example.com/terms/',
    contact: { name: 'Deadpoolio the Amazing', url: 'https://example.com/contact/', email: 'dp@example.com' },
    license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
  })
  deepStrictEqual(
    tags?.map(({ name }) => name),
    ['users', 'items'],
  )
  deepStrictEqual(servers?.[1]?.variables, { region: { default: 'eu', enum: ['eu', 'us'] } })
  deepStrictEqual(externalDocs, { url: 'https://example.com/manual/', description: 'The manual' })
})

test('the document and its pages are where they were put, and nowhere else', async () => {
  await using client = await testClient(app)
  const status = async (path: string): Promise<number> => (await client.get(path)).status
  strictEqual(await status('/api/v1/openapi.json'), 200)
  strictEqual(await status('/documentation'), 200)
  for (const path of ['/openapi.json', '/docs', '/redoc']) strictEqual(await status(path), 404)
})
