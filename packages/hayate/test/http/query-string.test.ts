import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HttpError } from '../../src/errors/http-error.ts'
import { parseUrlencodedForm } from '../../src/http/parse-form.ts'
import { QueryString } from '../../src/http/query-string.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof HttpError)
    return `${error.status} ${error.detail}`
  }
  return 'accepted'
}

const readings: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['', []],
  [
    'a=1&b=2',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['a', [['a', '']]],
  ['a=', [['a', '']]],
  ['=a', [['', 'a']]],
  ['=', [['', '']]],
  ['a=b=c', [['a', 'b=c']]],
  [
    'a&b=1',
    [
      ['a', ''],
      ['b', '1'],
    ],
  ],
  ['&&a=1&&', [['a', '1']]],
  ['a+b=c+d', [['a b', 'c d']]],
  ['a=%2B%26%3d', [['a', '+&=']]],
  ['a=%E6%97%A5', [['a', '日']]],
  ['a=%252F', [['a', '%2F']]],
  [
    'a=1&a=2',
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  [
    'a[]=1&a[x]=2',
    [
      ['a[]', '1'],
      ['a[x]', '2'],
    ],
  ],
  ['a=1;b=2', [['a', '1;b=2']]],
  [
    '__proto__[x]=1&constructor[prototype]=2',
    [
      ['__proto__[x]', '1'],
      ['constructor[prototype]', '2'],
    ],
  ],
]

for (const [text, pairs] of readings) {
  test(`the query '${text}' reads ${JSON.stringify(pairs)}`, () => {
    const query = new QueryString(text)
    assert.deepEqual([...query], pairs)
    assert.deepEqual([...parseUrlencodedForm(bytes(text))], pairs)
    assert.equal(query.size, pairs.length)
  })
}

const refusals: readonly (readonly [string, string])[] = [
  ['a=1&b=%', "400 Query parameter 2 has a '%' without two hexadecimal digits."],
  ['%zz=1', "400 Query parameter 1 has a '%' without two hexadecimal digits."],
  ['a=%u002e', "400 Query parameter 1 has a '%' without two hexadecimal digits."],
  ['a=%ff', '400 Query parameter 1 is not valid UTF-8 when decoded.'],
  ['a=%c0%ae', '400 Query parameter 1 is not valid UTF-8 when decoded.'],
  ['a=%ed%a0%80', '400 Query parameter 1 is not valid UTF-8 when decoded.'],
  ['a=1&&b=x%00', '400 Query parameter 2 has a NUL character (%00).'],
  ['a=1&b=é', '400 Query parameter 2 has a character that must be percent-encoded.'],
  ['a=1\n', '400 Query parameter 1 has a character that must be percent-encoded.'],
]

for (const [text, expected] of refusals) {
  test(`the query ${JSON.stringify(text)} is refused`, () => {
    assert.equal(
      refusal(() => new QueryString(text)),
      expected,
    )
  })
}

test('get gives the first value, getAll every one, names each name once', () => {
  const query = new QueryString('tag=a&q=x&tag=b')
  assert.equal(query.get('tag'), 'a')
  assert.deepEqual(query.getAll('tag'), ['a', 'b'])
  assert.deepEqual(query.names(), ['tag', 'q'])
  assert.equal(query.has('q'), true)
  assert.equal(query.has('toString'), false)
  assert.equal(query.get('__proto__'), undefined)
})

test('more than sixteen parameters read the same as fewer', () => {
  const query = new QueryString(
    `${Array.from({ length: 40 }, (_, at) => `p${at}=${at}`).join('&')}&p3=again&__proto__=x`,
  )
  assert.equal(query.get('p39'), '39')
  assert.deepEqual(query.getAll('p3'), ['3', 'again'])
  assert.equal(query.get('__proto__'), 'x')
  assert.equal(query.has('constructor'), false)
  assert.deepEqual(query.getAll('none'), [])
})

test('at most 1,000 parameters are read, empty ones counted (attack 52)', () => {
  assert.equal(new QueryString(Array(1000).fill('a=1').join('&')).size, 1000)
  const tooMany = '400 Query parameters: at most 1000 are allowed.'
  for (const text of [Array(1001).fill('a=1').join('&'), `a${'&'.repeat(1000)}`, 'a[]=&'.repeat(100_000)]) {
    assert.equal(
      refusal(() => new QueryString(text)),
      tooMany,
    )
  }
  assert.equal(new QueryString(`a[99999999]=1&b=${','.repeat(10_000)}`).size, 2)
})

test('a form over its number of fields is 413, other faults are 400 (attack 55)', () => {
  assert.equal(
    refusal(() => parseUrlencodedForm(bytes('a&'.repeat(1_000_000)))),
    '413 Form fields: at most 1000 are allowed.',
  )
  assert.equal(
    refusal(() => parseUrlencodedForm(bytes('a&b&c'), { maxFields: 2 })),
    '413 Form fields: at most 2 are allowed.',
  )
  assert.equal(
    refusal(() => parseUrlencodedForm(bytes('a=%'))),
    "400 Form field 1 has a '%' without two hexadecimal digits.",
  )
  assert.equal(
    refusal(() => parseUrlencodedForm(Uint8Array.of(0x61, 0x3d, 0xff))),
    '400 The form is not valid UTF-8.',
  )
  assert.equal(
    refusal(() => parseUrlencodedForm(bytes('a=1&b=\0'))),
    '400 Form field 2 has a NUL character.',
  )
})

test('a form may have unencoded characters beyond ASCII, and blanks', () => {
  assert.equal(parseUrlencodedForm(bytes('名=瓦 版')).get('名'), '瓦 版')
})

test('what URLSearchParams writes is read back', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed() && !value.includes('\0'))
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 30 }), (pairs) => {
      assert.deepEqual(
        [...new QueryString(new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString())],
        pairs,
      )
    }),
  )
})

test('any text is read as URLSearchParams reads it, or refused with 400', () => {
  const piece = fc.constantFrom('a', 'b', '=', '&', '+', '%', '%4', '%41', '%e3%81%82', '%00', '%ff', '[', ']', ';')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('')
      const outcome = refusal(() => assert.deepEqual([...new QueryString(text)], [...new URLSearchParams(text)]))
      assert.match(outcome, /^(accepted|400 )/)
    }),
  )
})
