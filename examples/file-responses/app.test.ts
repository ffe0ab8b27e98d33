import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('a report is downloaded under its own name', async () => {
  await using client = await testClient(app)
  const report = await client.get('/reports/1')
  strictEqual(report.headers.get('content-type'), 'text/csv; charset=utf-8')
  strictEqual(
    report.headers.get('content-disposition'),
    `attachment; filename="__ 2026.csv"; filename*=UTF-8''%E5%A3%B2%E4%B8%8A%202026.csv`,
  )
  ok((await report.text()).startsWith('month,sales'))
  strictEqual((await client.get('/reports/2')).status, 404)
})

test('a part of it is 206, and a part behind its end 416', async () => {
  await using client = await testClient(app)
  const part = await client.get('/reports/1', { headers: { range: 'bytes=0-4' } })
  deepStrictEqual([part.status, await part.text()], [206, 'month'])
  strictEqual(part.headers.get('content-range'), 'bytes 0-4/36')
  const behind = await client.get('/reports/1', { headers: { range: 'bytes=36-' } })
  deepStrictEqual([behind.status, behind.headers.get('content-range')], [416, 'bytes */36'])
})

test('the terms are shown, kept for an hour, and then only asked about', async () => {
  await using client = await testClient(app)
  const terms = await client.get('/terms')
  strictEqual(terms.headers.get('content-disposition'), 'inline; filename="terms.txt"')
  strictEqual(terms.headers.get('cache-control'), 'public, max-age=3600')
  const again = await client.get('/terms', {
    headers: { 'if-modified-since': terms.headers.get('last-modified') ?? '' },
  })
  strictEqual(again.status, 304)
})

test('the operation has its parameter, its file and its error', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string }[]; responses: Record<string, { content: object }> } }>
  }
  const operation = paths['/reports/{report_id}']?.get
  deepStrictEqual(
    operation?.parameters.map(({ name }) => name),
    ['report_id'],
  )
  deepStrictEqual(Object.keys(operation?.responses['200']?.content ?? {}), ['application/octet-stream'])
  ok(Object.keys(operation?.responses ?? {}).includes('404'))
})
