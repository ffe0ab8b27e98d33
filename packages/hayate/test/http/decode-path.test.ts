import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HttpError } from '../../src/errors/http-error.ts'
import { checkPath, decodeSegment } from '../../src/http/decode-path.ts'

const isBadRequest = (error: unknown): boolean => error instanceof HttpError && error.status === 400

const segments: readonly (readonly [string, string])[] = [
  ['items', 'items'],
  ['', ''],
  ['a%2Fb', 'a/b'],
  ['%252F', '%2F'],
  ['%61dmin', 'admin'],
  ['%E6%97%A5', '日'],
  ['%ef%bc%8f', '／'],
  ['a+b', 'a+b'],
  ['admin;a=b', 'admin;a=b'],
  ['...', '...'],
  ['.well-known', '.well-known'],
  ['a..b%20', 'a..b '],
]

for (const [raw, expected] of segments) {
  test(`the segment '${raw}' decodes once, to '${expected}' (attack 22)`, () => {
    assert.equal(decodeSegment(raw), expected)
    checkPath(`/x/${raw}`)
  })
}

const badSegments = [
  ...['%', '%4', '%zz', '%u002e', '%ff', '%c0%ae', '%c0%af', '%ed%a0%80', '%e3%81'],
  ...['%00', 'a%00', '%0d%0a', '%0A', '%09', '%7f', '%1b'],
  ...['.', '..', '%2e', '%2e%2e', '%2E.', '.%2e', 'a%2f..', '..%2fetc', '%2e%2e%2f%2e%2e%2fetc', 'a%2f.%2fb'],
  ...['%5c', 'a%5Cb', '..%5c..'],
]

for (const raw of badSegments) {
  test(`the segment '${raw}' is 400 (attacks 20 to 23)`, () => {
    assert.throws(() => decodeSegment(raw), isBadRequest)
    assert.throws(() => checkPath(`/items/${raw}`), isBadRequest)
    assert.throws(() => checkPath(`/${raw}/x`), isBadRequest)
  })
}

for (const path of [
  '',
  'items',
  '*',
  'a:80',
  '/a\\b',
  '/a b',
  '/a\tb',
  '/／',
  '/é',
  '/items/../admin',
  '/.',
  '/..',
  '/../',
]) {
  test(`the path ${JSON.stringify(path)} is 400 (attacks 19 to 23)`, () =>
    assert.throws(() => checkPath(path), isBadRequest))
}

test('a path may have empty segments and encoded slashes', () => {
  for (const path of ['/', '/items/1', '/items/', '//admin/x', '/a%2Fb/c']) checkPath(path)
})
