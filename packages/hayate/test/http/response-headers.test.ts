import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseContentEncoding } from '../../src/http/content-coding.ts'
import { contentDisposition } from '../../src/http/content-disposition.ts'
import { checkHeaderName, checkHeaderValue } from '../../src/http/header-value.ts'
import { isLocalPath, safeLocation } from '../../src/http/location.ts'

const dispositions: readonly (readonly [string, string])[] = [
  ['report.pdf', 'attachment; filename="report.pdf"'],
  ['a"b.txt', 'attachment; filename="a\\"b.txt"'],
  ['瓦版.txt', 'attachment; filename="__.txt"; filename*=UTF-8\'\'%E7%93%A6%E7%89%88.txt'],
  ["é'(1)*.txt", "attachment; filename=\"_'(1)*.txt\"; filename*=UTF-8''%C3%A9%27%281%29%2A.txt"],
  ['50%41.txt', 'attachment; filename="50_41.txt"; filename*=UTF-8\'\'50%2541.txt'],
  ['a\r\nset-cookie: x=1', 'attachment; filename="a__set-cookie: x=1"'],
  ['../../etc/passwd', 'attachment; filename=".._.._etc_passwd"'],
  ['C:\\x\0.png', 'attachment; filename="C:_x_.png"'],
  ['photo\u202egpj.exe', 'attachment; filename="photo_gpj.exe"'],
  ['..', 'attachment; filename="download"'],
  ['', 'attachment; filename="download"'],
]

for (const [name, expected] of dispositions) {
  test(`the file name ${JSON.stringify(name)} is sent as ${expected}`, () =>
    assert.equal(contentDisposition(name), expected))
}

test('a file can be shown in place, with or without a name', () => {
  assert.equal(contentDisposition('a.png', 'inline'), 'inline; filename="a.png"')
  assert.equal(contentDisposition(undefined, 'inline'), 'inline')
})

test('any file name and any redirect target makes a header that can be sent, or a TypeError', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      checkHeaderValue('content-disposition', contentDisposition(text))
      try {
        const location = safeLocation(text)
        checkHeaderValue('location', location)
        assert.equal(safeLocation(location), location)
      } catch (error) {
        assert.ok(error instanceof TypeError)
      }
    }),
  )
})

const locations: readonly (readonly [string, string])[] = [
  ['/items/1?q=a%20b#c', '/items/1?q=a%20b#c'],
  ['/瓦版 x', '/%E7%93%A6%E7%89%88%20x'],
  ['/100%', '/100%25'],
  ['/100%zz', '/100%25zz'],
  ['/a"<b>\\', '/a%22%3Cb%3E%5C'],
  ['https://[::1]:80/x', 'https://[::1]:80/x'],
  ['/\ud800', '/%EF%BF%BD'],
]

for (const [text, expected] of locations) {
  test(`a redirect to ${JSON.stringify(text)} is sent as ${expected}`, () => assert.equal(safeLocation(text), expected))
}

for (const text of ['/a\r\nset-cookie: x=1', '/a\n', '/\0', '/\t/evil', '/\x7f']) {
  test(`a redirect to ${JSON.stringify(text)} is a TypeError (attack 139)`, () =>
    assert.throws(() => safeLocation(text), TypeError))
}

const targets: readonly (readonly [string, boolean])[] = [
  ['/', true],
  ['/items?next=https://x#y', true],
  ['/日', true],
  ['', false],
  ['items', false],
  ['//evil', false],
  ['/\\evil', false],
  ['\\\\evil', false],
  ['/%5cevil', false],
  ['https:evil', false],
  ['https://evil', false],
  ['javascript:alert(1)', false],
  ['/%09/evil', false],
  ['/%0d%0aevil', false],
  ['/\t/evil', false],
  [' /x', false],
  ['http://good%40evil', false],
]

for (const [text, expected] of targets) {
  test(`${JSON.stringify(text)} ${expected ? 'stays' : 'may not stay'} on the site (attack 140)`, () =>
    assert.equal(isLocalPath(text), expected))
}

test('a header name is a token, a value has no control characters', () => {
  checkHeaderName('x-Request-ID')
  checkHeaderValue('x', 'a\tb \u00ff')
  for (const name of ['', 'a b', 'a:', 'a\r\n', 'é', 'a\0']) assert.throws(() => checkHeaderName(name), TypeError)
  for (const value of ['a\r\nb', 'a\n', '\0', '\x7f', '\x1b', '日'])
    assert.throws(() => checkHeaderValue('x', value), TypeError)
})

const codings: readonly (readonly [string | undefined, string])[] = [
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['GZIP ', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['deflate', 'deflate'],
  ['foo', 'unsupported'],
  ['gzip, gzip', 'unsupported'],
  ['gzip, identity', 'unsupported'],
  ['__proto__', 'unsupported'],
]

for (const [header, expected] of codings) {
  test(`Content-Encoding ${JSON.stringify(header)} is ${expected} (attacks 67, 68)`, () =>
    assert.equal(parseContentEncoding(header), expected))
}
