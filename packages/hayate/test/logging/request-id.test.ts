import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptedRequestId, newRequestId } from '../../src/logging/request-id.ts'

test('a new request id is 22 characters that are safe in URLs and headers, and never comes twice', () => {
  const ids = new Set<string>()
  for (let count = 0; count < 5_000; count++) {
    const id = newRequestId()
    assert.match(id, /^[A-Za-z0-9_-]{22}$/)
    ids.add(id)
  }
  assert.equal(ids.size, 5_000)
})

test("a client's request id is accepted only when well formed", () => {
  assert.equal(acceptedRequestId('abc-DEF_123'), 'abc-DEF_123')
  for (const bad of [undefined, '', 'short', 'x'.repeat(65), 'with space', 'line\nfeed1', 'ünïcödé-id', 'abcdefgh\n']) {
    assert.equal(acceptedRequestId(bad), undefined)
  }
})
