import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConditionOutcome, checkConditions } from '../../src/http/conditional.ts'
import { fileEtag, matchesEtag } from '../../src/http/etag.ts'
import { formatHttpDate, parseHttpDate } from '../../src/http/http-date.ts'
import { RequestHeaders } from '../../src/http/request-headers.ts'

const matches: readonly (readonly [string, string, boolean, boolean])[] = [
  ['*', '"a"', true, true],
  ['"a"', '"a"', true, true],
  ['W/"a"', '"a"', true, false],
  ['"a"', 'W/"a"', true, false],
  ['W/"a"', 'W/"a"', true, false],
  ['"b", "a"', '"a"', true, true],
  ['"b","a"', '"a"', true, true],
  ['W/"a", "a"', '"a"', true, true],
  [', ,"a"', '"a"', true, true],
  ['"b"', '"a"', false, false],
  ['"ab"', '"a"', false, false],
  ['"x, \\"a"', '"a"', false, false],
  ['a', '"a"', false, false],
  ['"a', '"a"', false, false],
  ['w/"a"', '"a"', false, false],
  ['', '"a"', false, false],
  ['""', '', false, false],
]

for (const [header, etag, weak, strong] of matches) {
  test(`${header} against ${etag} is ${weak} weakly and ${strong} strongly`, () => {
    assert.equal(matchesEtag(header, etag), weak)
    assert.equal(matchesEtag(header, etag, 'strong'), strong)
  })
}

test('16 KiB of hostile If-None-Match are read in one pass (attack 39)', () => {
  for (const unit of ['"', 'W/', ',', ' ', '"a",', 'W/"",'])
    assert.equal(matchesEtag(unit.repeat(16_384 / unit.length), '"none"'), false)
})

test('the tag of a file is its size and time of change, weak while another change could share them', () => {
  const file = { size: 255, mtimeMs: 1000.7 }
  assert.equal(fileEtag(file, 1_500), 'W/"ff-3e8"')
  assert.equal(fileEtag(file, 3_000), 'W/"ff-3e8"')
  assert.equal(fileEtag(file, 3_001), '"ff-3e8"')
  assert.equal(fileEtag(file, 0), 'W/"ff-3e8"')
})

test('a date is written and read as IMF-fixdate', () => {
  assert.equal(formatHttpDate(784_111_777_999), 'Sun, 06 Nov 1994 08:49:37 GMT')
  assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT'), 784_111_777_000)
  assert.throws(() => formatHttpDate(Number.NaN), RangeError)
  assert.throws(() => formatHttpDate(8e15), RangeError)
})

for (const text of [
  '',
  '0',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
  'Mon, 06 Nov 1994 08:49:37 GMT',
  'Sat, 31 Feb 2026 00:00:00 GMT',
  'Sun, 06 Nov 1994 25:49:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT ',
]) {
  test(`'${text}' is not read as a date`, () => assert.equal(parseHttpDate(text), undefined))
}

const early = 'Sun, 06 Nov 1994 08:49:36 GMT'
const same = 'Sun, 06 Nov 1994 08:49:37 GMT'
const conditions: readonly (readonly [string, string[], ConditionOutcome])[] = [
  ['GET', [], 'proceed'],
  ['GET', ['if-none-match', '"a"'], 'not-modified'],
  ['HEAD', ['if-none-match', 'W/"a"'], 'not-modified'],
  ['PUT', ['if-none-match', '*'], 'failed'],
  ['GET', ['if-none-match', '"b"', 'if-modified-since', same], 'proceed'],
  ['GET', ['if-modified-since', same], 'not-modified'],
  ['GET', ['if-modified-since', early], 'proceed'],
  ['GET', ['if-modified-since', 'garbage'], 'proceed'],
  ['PUT', ['if-modified-since', same], 'proceed'],
  ['PUT', ['if-match', '"a"'], 'proceed'],
  ['PUT', ['if-match', 'W/"a"'], 'failed'],
  ['PUT', ['if-match', '"b"', 'if-unmodified-since', same], 'failed'],
  ['PUT', ['if-match', '"a"', 'if-unmodified-since', early], 'proceed'],
  ['PUT', ['if-unmodified-since', early], 'failed'],
  ['PUT', ['if-unmodified-since', same], 'proceed'],
]

for (const [method, headers, outcome] of conditions) {
  test(`${method} with ${headers.join(' ')} is ${outcome}`, () => {
    const validators = { etag: '"a"', lastModifiedMs: 784_111_777_500 }
    assert.equal(checkConditions(new RequestHeaders(headers), method, validators), outcome)
  })
}

test('a condition on a validator that is not known does not hold', () => {
  assert.equal(checkConditions(new RequestHeaders(['if-none-match', '"a"']), 'GET', {}), 'proceed')
  assert.equal(checkConditions(new RequestHeaders(['if-match', '"a"']), 'GET', {}), 'failed')
  assert.equal(checkConditions(new RequestHeaders(['if-modified-since', same]), 'GET', {}), 'proceed')
})
