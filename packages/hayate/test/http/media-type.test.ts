import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkJsonContentType,
  isFormMediaType,
  type JsonContentType,
  parseMediaType,
} from '../../src/http/media-type.ts'

const contentTypes: readonly (readonly [string | undefined, JsonContentType])[] = [
  ['application/json', 'ok'],
  ['application/json; charset=utf-8', 'ok'],
  ['application/json;charset=UTF-8', 'ok'],
  ['application/json; charset="utf-8"', 'ok'],
  ['APPLICATION/JSON', 'ok'],
  ['application/json ;', 'ok'],
  ['application/json;', 'ok'],
  [' application/json', 'ok'],
  ['application/json; ; profile="a, b"', 'ok'],
  ['application/problem+json', 'ok'],
  ['application/vnd.api+json; version=1', 'ok'],
  [undefined, 'missing'],
  ['', 'missing'],
  ['text/plain', 'unsupported'],
  ['text/json', 'unsupported'],
  ['application/jsonx', 'unsupported'],
  ['application/xjson', 'unsupported'],
  ['application/+json', 'unsupported'],
  ['application/json+xml', 'unsupported'],
  ['application', 'unsupported'],
  ['application/', 'unsupported'],
  ['/json', 'unsupported'],
  ['application /json', 'unsupported'],
  ['application/json\t;charset=utf-8', 'unsupported'],
  ['application/json;\tcharset=utf-8', 'unsupported'],
  ['application/\tjson', 'unsupported'],
  ['application/json; a="\t"', 'unsupported'],
  ['application/json garbage', 'unsupported'],
  ['application/json; charset', 'unsupported'],
  ['application/json; charset=', 'unsupported'],
  ['application/json; charset =utf-8', 'unsupported'],
  ['application/json; charset="utf-8', 'unsupported'],
  ['application/json; charset="utf-8"x', 'unsupported'],
  ['application/json; charset=utf-8; charset=utf-16', 'unsupported'],
  ['application/json, application/json', 'unsupported'],
  ['application/json, text/plain', 'unsupported'],
  ['text/plain, application/json', 'unsupported'],
  ['application/json; charset=\u00ff', 'unsupported'],
  ['application/json; charset=utf-7', 'charset'],
  ['application/json; charset=utf-16', 'charset'],
  ['application/json; charset=latin1', 'charset'],
  ['application/x-www-form-urlencoded', 'unsupported'],
]

for (const [text, expected] of contentTypes) {
  test(`the Content-Type ${JSON.stringify(text)} of a JSON body is ${expected} (attacks 32 to 35)`, () => {
    assert.equal(checkJsonContentType(text), expected)
  })
}

test('a media type is taken apart, what is not case-sensitive in lower case', () => {
  const mediaType = parseMediaType('Text/HTML; Charset="UTF-8"; Title="a\\"b; c"')
  assert.equal(mediaType?.essence, 'text/html')
  assert.equal(mediaType?.type, 'text')
  assert.equal(mediaType?.subtype, 'html')
  assert.deepEqual(
    [...(mediaType?.parameters ?? [])],
    [
      ['charset', 'UTF-8'],
      ['title', 'a"b; c'],
    ],
  )
})

test('hostile media types are read in one pass (attack 36)', () => {
  assert.equal(parseMediaType(`a/b;${' '.repeat(6000)}x`), undefined)
  assert.equal(parseMediaType(`a/b; c="${'\\'.repeat(6001)}"`), undefined)
  assert.equal(parseMediaType(`a/b; c="${'\\'.repeat(6000)}"`)?.parameters.get('c')?.length, 3000)
  assert.equal(parseMediaType(`a/b${';'.repeat(6000)}`)?.essence, 'a/b')
})

const forms: readonly (readonly [string | undefined, boolean])[] = [
  ['application/x-www-form-urlencoded', true],
  ['Application/X-WWW-Form-Urlencoded; charset=UTF-8', true],
  ['application/x-www-form-urlencoded; charset=shift_jis', false],
  ['application/x-www-form-urlencoded, text/plain', false],
  ['multipart/form-data', false],
  [undefined, false],
]

for (const [text, expected] of forms) {
  test(`the Content-Type ${JSON.stringify(text)} is ${expected ? '' : 'not '}a form`, () =>
    assert.equal(isFormMediaType(text), expected))
}
