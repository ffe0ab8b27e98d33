import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RequestHeaders } from '../../src/http/request-headers.ts'

test('a header is found by its lower-case name, however it was sent', () => {
  const headers = new RequestHeaders(['Host', 'a', 'X-REQUEST-ID', 'b', 'accept', 'c'])
  assert.equal(headers.get('host'), 'a')
  assert.equal(headers.get('x-request-id'), 'b')
  assert.equal(headers.get('accept'), 'c')
  assert.equal(headers.get('x-request-ix'), undefined)
  assert.equal(headers.has('accept'), true)
  assert.equal(headers.has('accepts'), false)
})

test('repeats are joined with a comma, cookies with a semicolon', () => {
  const headers = new RequestHeaders(['Accept', 'a', 'Cookie', 'x=1', 'accept', 'b', 'cookie', 'y=2'])
  assert.equal(headers.get('accept'), 'a, b')
  assert.equal(headers.get('cookie'), 'x=1; y=2')
  assert.deepEqual(headers.getAll('accept'), ['a', 'b'])
  assert.deepEqual(headers.getAll('missing'), [])
})

test('an empty value is a value', () => {
  assert.equal(new RequestHeaders(['x-a', '']).get('x-a'), '')
})

test('a name that differs only outside the letters is another name', () => {
  assert.equal(new RequestHeaders(['x^a', '1']).get('x~a'), undefined)
  assert.equal(new RequestHeaders(['x@', '1']).get('x`'), undefined)
})

test('__proto__ and constructor are names like any other (attack 31)', () => {
  assert.equal(new RequestHeaders(['a', 'b']).get('__proto__'), undefined)
  assert.equal(new RequestHeaders(['a', 'b']).get('constructor'), undefined)
  const headers = new RequestHeaders(['__proto__', 'x', 'Constructor', 'y'])
  assert.equal(headers.get('__proto__'), 'x')
  assert.equal(headers.get('constructor'), 'y')
})

test('iteration gives lower-case names in the order received', () => {
  const headers = new RequestHeaders(['B', '1', 'a', '2', 'B', '3'])
  assert.deepEqual(
    [...headers],
    [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ],
  )
})
