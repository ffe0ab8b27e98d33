import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptsHtml } from '../../src/http/accepts-html.ts'
import { formatHttpDate } from '../../src/http/http-date.ts'
import { holdsIfRange } from '../../src/http/if-range.ts'
import { mediaTypeOf } from '../../src/http/media-type-of.ts'
import { selectRanges } from '../../src/http/ranges.ts'

const size = 22

function read(header: string, of = size): string {
  const selection = selectRanges(header, of)
  return selection.kind === 'parts'
    ? selection.ranges.map(({ first, last }) => `${first}-${last}`).join(' ')
    : selection.kind
}

const cases: readonly (readonly [string, string])[] = [
  ['bytes=0-4', '0-4'],
  ['BYTES=0-4', '0-4'],
  ['bytes= 0-4 ', '0-4'],
  ['bytes=5-', '5-21'],
  ['bytes=0-', '0-21'],
  ['bytes=-3', '19-21'],
  ['bytes=-100', '0-21'],
  ['bytes=0-100', '0-21'],
  ['bytes=21-21', '21-21'],
  ['bytes=0-0,-1', '0-0 21-21'],
  ['bytes=10-12, 0-1', '0-1 10-12'],
  ['bytes=0-4,2-6', '0-6'],
  ['bytes=0-4,5-6', '0-6'],
  ['bytes=0-10,2-3', '0-10'],
  ['bytes=,0-4,,', '0-4'],
  ['bytes=0-4,50-60', '0-4'],
  ['bytes=000000000000000000000-1', '0-1'],
  [`bytes=0-${'9'.repeat(400)}`, '0-21'],
  ['bytes=22-', 'unsatisfiable'],
  ['bytes=22-30,40-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  [`bytes=1${'0'.repeat(30)}-`, 'unsatisfiable'],
  [`bytes=${'9'.repeat(400)}-`, 'unsatisfiable'],
  ['items=0-4', 'whole'],
  ['bytes', 'whole'],
  ['bytes=', 'whole'],
  ['bytes=,', 'whole'],
  ['bytes=4-0', 'whole'],
  ['bytes=0-4,9-8', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=--1', 'whole'],
  ['bytes=0-4-6', 'whole'],
  ['bytes=0 - 4', 'whole'],
  ['bytes=+0-4', 'whole'],
  ['bytes=0x0-4', 'whole'],
  ['bytes=0-4;1-2', 'whole'],
]

for (const [header, expected] of cases) {
  test(`Range: ${header.slice(0, 40)} of ${size} bytes is ${expected}`, () => assert.equal(read(header), expected))
}

test('of nothing no range can be had', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) assert.equal(read(header, 0), 'unsatisfiable')
})

test('16 ranges are read, and of 17 or 4,000 none (attack 38)', () => {
  const list = (count: number): string =>
    `bytes=${Array.from({ length: count }, (_, at) => `${at * 2}-${at * 2}`).join()}`
  assert.equal(read(list(16), 100).split(' ').length, 16)
  for (const count of [17, 4_000]) assert.equal(read(list(count), 100_000), 'whole')
  for (const unit of [',', '-', '0-', '0-0,', ' ', '1'])
    assert.ok(read(`bytes=${unit.repeat(16_384 / unit.length)}`) !== '')
})

test('If-Range holds for an equal strong entity tag, or the very date once it is old enough', () => {
  const lastModifiedMs = 784_111_777_000
  const date = formatHttpDate(lastModifiedMs)
  const now = lastModifiedMs + 60_000
  const holds = (header: string, etag = '"a"', nowMs = now): boolean =>
    holdsIfRange(header, { etag, lastModifiedMs }, nowMs)
  assert.ok(holds('"a"'))
  assert.ok(holds(date))
  assert.ok(!holds('"b"'))
  assert.ok(!holds('W/"a"'))
  assert.ok(!holds('W/"a"', 'W/"a"'))
  assert.ok(!holds('"a"', 'W/"a"'))
  assert.ok(!holds('*'))
  assert.ok(!holds('"b", "a"'))
  assert.ok(!holds(formatHttpDate(lastModifiedMs + 1_000)))
  assert.ok(!holds(formatHttpDate(lastModifiedMs - 1_000)))
  assert.ok(!holds(date, '"a"', lastModifiedMs + 1_000))
  assert.ok(!holds('yesterday'))
  assert.ok(!holdsIfRange('"a"', {}, now))
  assert.ok(!holdsIfRange(date, {}, now))
})

test('the media type is that of the extension, text in UTF-8', () => {
  for (const [path, type] of [
    ['a.html', 'text/html; charset=utf-8'],
    ['/x.d/a.JSON', 'application/json'],
    ['a.tar.gz', 'application/gzip'],
    ['a.unknown', 'application/octet-stream'],
    ['json', 'application/octet-stream'],
    ['.json', 'application/octet-stream'],
    ['/x.html/y', 'application/octet-stream'],
    ['a.', 'application/octet-stream'],
    ['a.constructor', 'application/octet-stream'],
  ] as const) {
    assert.equal(mediaTypeOf(path), type, path)
  }
})

test('Accept names pages only where it says so', () => {
  for (const accept of [
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'application/xhtml+xml',
    'application/json, TEXT/HTML ; q=0.1',
  ]) {
    assert.ok(acceptsHtml(accept), accept)
  }
  assert.ok(!acceptsHtml(undefined))
  for (const accept of ['', '*/*', 'text/*', 'text/css,*/*;q=0.1', 'application/json', 'text/html;q=0, */*']) {
    assert.ok(!acceptsHtml(accept), accept)
  }
  for (const accept of ['text/html;q=0.000', 'xtext/html', ',;q='.repeat(5_000)]) {
    assert.ok(!acceptsHtml(accept), accept)
  }
})
