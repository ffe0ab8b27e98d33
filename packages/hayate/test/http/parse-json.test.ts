import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HttpError } from '../../src/errors/http-error.ts'
import { inspectJson } from '../../src/http/inspect-json.ts'
import { type JsonLimits, parseJson } from '../../src/http/parse-json.ts'
import { message } from '../../src/i18n/validation-messages.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function outcome(text: string, limits?: JsonLimits): string {
  const result = parseJson(bytes(text), limits)
  return result.ok ? `= ${JSON.stringify(result.value)}` : `${result.issue.code} /${result.issue.path.join('/')}`
}

const outcomes: readonly (readonly [string, string])[] = [
  ['', 'missing /'],
  ['null', '= null'],
  ['[]', '= []'],
  [' {"a" : [1, -2.5e3, true, "x:{["]}\r\n\t', '= {"a":[1,-2500,true,"x:{["]}'],
  ['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', '= {"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
  ['"\\ud83d\\ude00"', '= "😀"'],
  ['"\\ud7ff\\ue000"', '= "\ud7ff\ue000"'],
  [
    '{"constructor":1,"prototype":2,"toString":{"prototype":3}}',
    '= {"constructor":1,"prototype":2,"toString":{"prototype":3}}',
  ],
  // Duplicate keys (attack 43)
  ['{"qty":1,"qty":2}', 'duplicate_key /qty'],
  ['{"a":1,"\\u0061":2}', 'duplicate_key /a'],
  ['{"items":[{},{"a":{"b":1,"c":2,"b":3}}]}', 'duplicate_key /items/1/a/b'],
  ['{"":1,"":2}', 'duplicate_key /'],
  ['{"1":1,"1":2}', 'duplicate_key /1'],
  // Keys that reach a prototype (attack 42)
  ['{"__proto__":{"polluted":1}}', 'unrecognized_key /__proto__'],
  ['{"\\u005f_proto__":{"polluted":1}}', 'unrecognized_key /__proto__'],
  ['[{"a":{"__proto__":null}}]', 'unrecognized_key /0/a/__proto__'],
  ['{"constructor":{"prototype":{"polluted":1}}}', 'unrecognized_key /constructor/prototype'],
  // Numbers (attack 44)
  ['9007199254740992', '= 9007199254740992'],
  ['-9007199254740992', '= -9007199254740992'],
  ['9007199254740993', 'too_big /'],
  ['{"a":[9007199254740993]}', 'too_big /a/0'],
  ['{"id":-12345678901234567890}', 'too_small /id'],
  ['1'.repeat(400), 'too_big /'],
  ['1e400', 'too_big /'],
  ['-1e400', 'too_small /'],
  ['[1e308,1e-400,1E+2]', '= [1e+308,0,100]'],
  ['0.12345678901234567890', '= 0.12345678901234568'],
  ['1234567890123456.5', '= 1234567890123456.5'],
  ['NaN', 'json_invalid /'],
  ['[Infinity]', 'json_invalid /'],
  ['-Infinity', 'json_invalid /'],
  ['01', 'json_invalid /'],
  ['0x10', 'json_invalid /'],
  ['+1', 'json_invalid /'],
  ['.5', 'json_invalid /'],
  ['5.', 'json_invalid /'],
  ['1e', 'json_invalid /'],
  // Encoding (attack 46)
  ['\ufeff{}', 'json_invalid /'],
  ['{"a":"\\ud800"}', 'json_invalid /'],
  ['"\\udc00\\ud800"', 'json_invalid /'],
  ['{"a":"x\\u0000"}', 'json_invalid /'],
  ['"\0"', 'json_invalid /'],
  ['"a\nb"', 'json_invalid /'],
  // Not JSON (attack 47)
  [' ', 'json_invalid /'],
  ['{}x', 'json_invalid /'],
  ['{} {}', 'json_invalid /'],
  ['{"a":1,}', 'json_invalid /'],
  ['[1,]', 'json_invalid /'],
  ['{a:1}', 'json_invalid /'],
  ["{'a':1}", 'json_invalid /'],
  ['{"a" 1}', 'json_invalid /'],
  ['"abc', 'json_invalid /'],
  ['"abc\\', 'json_invalid /'],
  ['"\\x"', 'json_invalid /'],
  ['"\\u12g4"', 'json_invalid /'],
  ['tru', 'json_invalid /'],
  ['truefalse', 'json_invalid /'],
  ['/* */ 1', 'json_invalid /'],
  ['\u00a01', 'json_invalid /'],
]

for (const [text, expected] of outcomes) {
  test(`the body ${JSON.stringify(text.slice(0, 60))} is ${expected}`, () => assert.equal(outcome(text), expected))
}

test('nothing that was sent reaches a prototype', () => {
  outcome('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})

test('a minus before zero is dropped', () => {
  const result = parseJson(bytes('{"a":-0,"b":[-0.0,-0e1,0.5,-0.5],"c":null}'))
  assert.ok(result.ok)
  assert.deepEqual(result.value, { a: 0, b: [0, 0, 0.5, -0.5], c: null })
  assert.deepEqual(parseJson(bytes('-0')), { ok: true, value: 0 })
})

test('malformed JSON is reported with offset, line and column', () => {
  const result = parseJson(bytes('{\n  "名": 1,\n  "b": ?\n}'))
  assert.ok(!result.ok)
  assert.deepEqual(result.issue.params, { error: 'Expecting value', offset: 19, line: 3, column: 8 })
})

test('a long integer is refused with what to do instead', () => {
  const result = parseJson(bytes('{"id":9007199254740993}'))
  assert.ok(!result.ok)
  assert.match(message('en', result.issue), /takes text, in quotes/)
  assert.equal(result.issue.input, '9007199254740993')
  assert.deepEqual(parseJson(bytes('{"id":"9007199254740993"}')), { ok: true, value: { id: '9007199254740993' } })
})

test('the depth is counted in open arrays and objects, 64 by default', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
  assert.ok(parseJson(bytes(nested(64))).ok)
  assert.equal(outcome(nested(65)), `too_deep /${Array(64).fill(0).join('/')}`)
  assert.equal(outcome('{"a":[{"b":{}}]}', { maxDepth: 3 }), 'too_deep /a/0/b')
  assert.equal(outcome('{"a":[{"b":{}}]}', { maxDepth: 4 }), '= {"a":[{"b":{}}]}')
  assert.equal(outcome('["[[[["]', { maxDepth: 1 }), '= ["[[[["]')
  assert.ok(parseJson(bytes(nested(1000)), { maxDepth: 1_000_000 }).ok)
  assert.match(outcome(nested(1001), { maxDepth: 1_000_000 }), /^too_deep/)
})

test('a body of opening brackets is an issue, not a stack overflow (attack 45)', () => {
  assert.match(outcome('['.repeat(50_000)), /^too_deep/)
  assert.match(outcome('{"a":'.repeat(50_000)), /^too_deep/)
  assert.match(outcome(`{"field":${'['.repeat(200_000)}${']'.repeat(200_000)}}`), /^too_deep \/field/)
})

test('bytes that are not UTF-8 are 400', () => {
  for (const bad of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0xae, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0xe3, 0x81],
  ]) {
    assert.throws(
      () => parseJson(Uint8Array.from(bad)),
      (error) => error instanceof HttpError && error.status === 400,
    )
  }
})

/** Whether JSON.parse takes it, and the value it makes. */
function reference(text: string): unknown {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}

const otherCodes = ['duplicate_key', 'too_deep', 'too_big', 'too_small', 'unrecognized_key']

test('exact JSON: every value that JSON.stringify writes is read back', () => {
  const value = fc.jsonValue({ maxDepth: 6 })
  fc.assert(
    fc.property(value, fc.constantFrom('', '  ', '\n'), (written, indent) => {
      const text = JSON.stringify(written, undefined, indent)
      const result = parseJson(bytes(text))
      if (result.ok) assert.deepEqual(result, reference(text))
      // Only what I-JSON forbids may be refused: half surrogates, NUL, integers beyond 2^53, which have 16 digits, prototype keys.
      else assert.match(text, /\\ud|\\u0000|\d{16}|__proto__|constructor/)
    }),
    { numRuns: 500 },
  )
})

test('exact JSON: a text is refused as malformed exactly when JSON.parse refuses it', () => {
  const token = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '"\\u0061"',
      '"\\',
      '"',
      '\\n',
      ' ',
      '\n',
      '\t',
      '\u00a0',
      'true',
      'null',
    ],
    ...[
      '0',
      '-',
      '-0',
      '1',
      '12',
      '.5',
      'e',
      'E+2',
      '1e400',
      '9007199254740993',
      '"__proto__"',
      '{"a":',
      '[1,',
      '}]',
      '\ufeff',
    ],
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const text = tokens.join('')
      const result = parseJson(bytes(text))
      const expected = reference(text)
      if (result.ok) assert.deepEqual(JSON.stringify(result), JSON.stringify(expected))
      else if (!otherCodes.includes(result.issue.code) && text !== '') assert.deepEqual({ ok: false }, expected, text)
    }),
    { numRuns: 5000 },
  )
})

test('exact JSON: what the fast reading lets pass, the exact one does too', () => {
  const key = fc.constantFrom('a', 'b', '\\u0061', '__proto__', 'constructor', 'prototype', '1')
  const { object } = fc.letrec<{ object: string; value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('1', '-0', '"x:y"', '9007199254740993', '1e999', '"\\ud800"'),
      tie('object'),
    ),
    object: fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`),
  }))
  fc.assert(
    fc.property(object, (text) => {
      const issue = inspectJson(text, 3)
      const result = parseJson(bytes(text), { maxDepth: 3 })
      assert.deepEqual(result.ok ? undefined : result.issue, issue)
    }),
    { numRuns: 2000 },
  )
})
