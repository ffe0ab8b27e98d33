import { deepStrictEqual, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { override } from 'hayate'
import { testClient } from 'hayate/testing'
import { app, settings } from './app.ts'

test('settings have defaults, and the environment wins over them', async () => {
  {
    await using client = await testClient(app)
    deepStrictEqual(await (await client.get('/info')).json(), {
      app_name: 'Awesome API',
      admin_email: 'admin@example.com',
      items_per_user: 50,
    })
  }
  process.env['ITEMS_PER_USER'] = '5'
  try {
    await using client = await testClient(app)
    deepStrictEqual(((await (await client.get('/info')).json()) as { items_per_user: number }).items_per_user, 5)
  } finally {
    delete process.env['ITEMS_PER_USER']
  }
})

test('a wrong setting stops the start, and says which', async () => {
  process.env['ITEMS_PER_USER'] = 'many'
  try {
    await rejects(async () => await testClient(app), /ITEMS_PER_USER/)
  } finally {
    delete process.env['ITEMS_PER_USER']
  }
})

test('a test has settings of its own', async () => {
  const own = { app_name: 'Test', admin_email: 'test@example.com', items_per_user: 1 }
  await using client = await testClient(app, { overrides: [override(settings, () => own)] })
  deepStrictEqual(await (await client.get('/info')).json(), own)
})

test('what the route answers is documented', async () => {
  await using client = await testClient(app)
  const { paths } = (await (await client.get('/openapi.json')).json()) as { paths: object }
  deepStrictEqual(Object.keys(paths), ['/info'])
})
