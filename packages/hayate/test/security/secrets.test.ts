import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constantTimeEqual, hashToken, randomToken } from '../../src/security.ts'

test('random tokens are URL-safe, long enough and never the same', () => {
  assert.match(randomToken(), /^[A-Za-z0-9_-]{43}$/)
  assert.equal(randomToken(16).length, 22)
  assert.equal(new Set(Array.from({ length: 1000 }, () => randomToken())).size, 1000)
  for (const bytes of [0, 15, 1.5, -1, Number.NaN, 1e9]) assert.throws(() => randomToken(bytes), RangeError)
})

test('a token is stored as its SHA-256', () => {
  assert.equal(hashToken('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('secrets of any length and form are compared', () => {
  assert.equal(constantTimeEqual('abc', 'abc'), true)
  assert.equal(constantTimeEqual('abc', new TextEncoder().encode('abc')), true)
  assert.equal(constantTimeEqual('', ''), true)
  for (const other of ['', 'ab', 'abd', 'abcd', 'ABC']) assert.equal(constantTimeEqual('abc', other), false)
})
