import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the tables go forward and back', async () => {
  await using client = await testClient(app)
  const goTo = async (revision: string): Promise<unknown> => (await client.put(`/revision/${revision}`)).json()
  deepStrictEqual(await (await client.get('/revision')).json(), { revision: null, tables: ['alembic_version'] })
  const newest = { revision: '005', tables: ['alembic_version', 'posts', 'users', 'votes'] }
  deepStrictEqual(await goTo('005'), newest)
  deepStrictEqual(await goTo('001'), { revision: '001', tables: ['alembic_version', 'posts'] })
  deepStrictEqual(await goTo('005'), newest)
  strictEqual((await client.put('/revision/999')).status, 404)
})
