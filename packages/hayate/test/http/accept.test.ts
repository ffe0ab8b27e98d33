import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQualityList, preferredMediaType } from '../../src/http/accept.ts'

const lists: readonly (readonly [string, readonly string[]])[] = [
  ['ja, en;q=0.5', ['ja 1', 'en 0.5']],
  ['en;q=0.5, ja', ['ja 1', 'en 0.5']],
  ['a;q=0.2, b;q=0.2, c;q=0.3', ['c 0.3', 'a 0.2', 'b 0.2']],
  ['a;q=0', ['a 0']],
  ['a ; Q=0.5', ['a 0.5']],
  ['a;level=1;q=0.5;ext=2', ['a;level=1 0.5']],
  ['a;x="q=1, b;q=2";q=0.1', ['a;x="q=1, b;q=2" 0.1']],
  ['a;q=2, b;q=-1, c;q=x, d;q=, e;q=1.001, f', ['f 1']],
  [',, ;q=1, ,', []],
  ['', []],
]

for (const [text, expected] of lists) {
  test(`the list '${text}' reads ${expected.join(' | ')}`, () => {
    assert.deepEqual(
      parseQualityList(text).map(({ value, quality }) => `${value} ${quality}`),
      expected,
    )
  })
}

test('at most 100 elements are read, or as many as asked for', () => {
  assert.equal(parseQualityList('a,'.repeat(5000)).length, 100)
  assert.equal(parseQualityList('a,b,c', 2).length, 2)
})

test('16 KiB of separators and quotes are read in one pass (attack 37)', () => {
  for (const unit of [',;q=', ';', ';q', ',', '"', '\\"', 'a;q=1"', ';q=0.0000,']) {
    assert.ok(parseQualityList(unit.repeat(16_384 / unit.length)).length <= 100)
  }
})

const offers = ['application/json', 'text/html; charset=utf-8', 'text/plain']
const choices: readonly (readonly [string | undefined, string | undefined])[] = [
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['garbage', 'application/json'],
  ['text/html', 'text/html; charset=utf-8'],
  ['TEXT/HTML', 'text/html; charset=utf-8'],
  ['text/*', 'text/html; charset=utf-8'],
  ['text/*, text/html;q=0.1', 'text/plain'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
  ['*/*, application/json;q=0', 'text/html; charset=utf-8'],
  ['text/html;level=1, text/plain;q=0.1', 'text/plain'],
  ['image/png', undefined],
  ['application/json;q=0', undefined],
]

for (const [accept, expected] of choices) {
  test(`Accept ${JSON.stringify(accept)} prefers ${expected}`, () =>
    assert.equal(preferredMediaType(accept, offers), expected))
}
