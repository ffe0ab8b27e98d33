import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { practice } from './practice.ts'

test('each lesson has the rows that the page shows', () => {
  const results = practice().map(({ rows }) => JSON.stringify(rows))
  deepStrictEqual(results, [
    '[{"id":1,"name":"TV"},{"id":2,"name":"DVD player"},{"id":3,"name":"pencil"}]',
    '[{"name":"TV","price":200},{"name":"DVD player","price":80}]',
    '[{"name":"pencil"}]',
    '[{"name":"pencil"}]',
    '[{"name":"TV","inventory":13}]',
    '[{"name":"DVD player"}]',
  ])
})
