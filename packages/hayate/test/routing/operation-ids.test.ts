import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hayate } from 'hayate'
import * as z from 'zod'

function ids(app: Hayate): readonly string[] {
  return app.compiledRoutes().map((route) => route.operationId)
}

test('an operation is named as given, else after the handler, else get_items_by_item_id', () => {
  const app = new Hayate()
  const input = { item_id: z.int() }
  async function readItem(): Promise<number> {
    return 1
  }
  const listItems = () => []
  app.get('/given', { operationId: 'my-own' }, readItem)
  app.get('/function', readItem)
  app.get('/arrow', listItems)
  app.get('/items/{item_id}', { input }, () => 1)
  app.delete('/items/{item_id}', { input }, () => 1)
  app.get('/', () => 1)
  app.get('/files/{rest:path}', { input: { rest: z.string() } }, () => 1)
  app.get('/items/{item_id}.json', { input }, () => 1)
  app.get('/a-b/c.d', () => 1)
  assert.deepEqual(ids(app), [
    'my-own',
    'readItem',
    'listItems',
    'get_items_by_item_id',
    'delete_items_by_item_id',
    'get_root',
    'get_files_by_rest',
    'get_items_by_item_id_json',
    'get_a_b_c_d',
  ])
})

test('two operations of one name are a startup error that names both', () => {
  const app = new Hayate()
  function read(): number {
    return 1
  }
  app.get('/a', read)
  app.get('/b', read)
  assert.throws(() => app.compiledRoutes(), {
    code: 'HAYATE_DUPLICATE_OPERATION_ID',
    message:
      /named 'read': GET \/a \(operation-ids\.test\.ts:\d+\) and GET \/b \(.*Rename one handler, or give one an operationId/,
  })
})

test('a given name that another operation gets from its path is refused too', () => {
  const app = new Hayate()
  app.get('/a', { operationId: 'get_b' }, () => 1)
  app.get('/b', () => 1)
  assert.throws(() => app.compiledRoutes(), { code: 'HAYATE_DUPLICATE_OPERATION_ID' })
})
