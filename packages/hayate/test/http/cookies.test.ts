import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HttpError } from '../../src/errors/http-error.ts'
import { parseCookieHeader } from '../../src/http/parse-cookies.ts'
import { type CookieOptions, serializeCookie, serializeDeletedCookie } from '../../src/http/serialize-cookie.ts'

const readings: readonly (readonly [string, Record<string, string>])[] = [
  ['a=1; b=2', { a: '1', b: '2' }],
  ['a=1;b=2;', { a: '1', b: '2' }],
  ['a=1; a=2', { a: '1' }],
  ['__Host-s=good; __Host-s=tossed', { '__Host-s': 'good' }],
  ['a="x y"', { a: 'x y' }],
  ['a="', { a: '"' }],
  ['a=""', { a: '' }],
  ['a=b=c==', { a: 'b=c==' }],
  ['=', {}],
  ['=x; a=1', { a: '1' }],
  ['nameless; a=1', { a: '1' }],
  ['a=1; nameless', { a: '1' }],
  ['a = 1 ;\tb\t=\t2', { a: '1', b: '2' }],
  ['a=%E6%97%A5', { a: '日' }],
  ['a=100%; b=%zz; c=%ff', { a: '100%', b: '%zz', c: '%ff' }],
  ['a=%00', { a: '%00' }],
  ['', {}],
]

for (const [header, expected] of readings) {
  test(`the Cookie header '${header}' reads ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(Object.fromEntries(parseCookieHeader([header])), expected)
  })
}

test('several Cookie headers are one list', () => {
  assert.deepEqual(
    [...parseCookieHeader(['a=1', 'a=2; b=3'])],
    [
      ['a', '1'],
      ['b', '3'],
    ],
  )
})

test('a no-break space is part of a name, so that it forges no __Host- cookie (attack 105)', () => {
  assert.equal(parseCookieHeader(['\u00a0__Host-s=forged']).get('__Host-s'), undefined)
})

test('a cookie named __proto__ is a name like any other (attack 105)', () => {
  const cookies = parseCookieHeader(['__proto__=x; constructor=y'])
  assert.equal(cookies.get('__proto__'), 'x')
  assert.equal(cookies.get('toString'), undefined)
  assert.equal(({} as Record<string, unknown>).x, undefined)
})

test('300 cookies are read, more than 500 are 400', () => {
  const many = (count: number): string => Array.from({ length: count }, (_, at) => `c${at}=${at}`).join('; ')
  assert.equal(parseCookieHeader([many(300)]).size, 300)
  assert.throws(
    () => parseCookieHeader([many(501)]),
    (error) => error instanceof HttpError && error.status === 400,
  )
  assert.equal(parseCookieHeader(['x;'.repeat(8192)]).size, 0)
  assert.equal(parseCookieHeader([`a=${'x'.repeat(8192)}`]).get('a')?.length, 8192)
})

const serialized: readonly (readonly [string, string, CookieOptions, string])[] = [
  ['a', 'b', {}, 'a=b; Path=/; SameSite=Lax'],
  ['a', 'b c"d,e\\f%g', {}, 'a=b%20c%22d%2Ce%5Cf%25g; Path=/; SameSite=Lax'],
  ['a', '日', { path: '/x' }, 'a=%E6%97%A5; Path=/x; SameSite=Lax'],
  ['a', '1', { maxAge: 60, domain: 'example.jp' }, 'a=1; Max-Age=60; Domain=example.jp; Path=/; SameSite=Lax'],
  ['a', '1', { expires: new Date(0) }, 'a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax'],
  ['a', '1', { httpOnly: true, secure: true, sameSite: 'strict' }, 'a=1; Path=/; HttpOnly; Secure; SameSite=Strict'],
  [
    'a',
    '1',
    { secure: true, partitioned: true, sameSite: 'none', priority: 'high' },
    'a=1; Path=/; Secure; Partitioned; Priority=High; SameSite=None',
  ],
  ['__Host-s', '1', { secure: true, httpOnly: true }, '__Host-s=1; Path=/; HttpOnly; Secure; SameSite=Lax'],
]

for (const [name, value, options, expected] of serialized) {
  test(`a cookie is written as '${expected}'`, () => assert.equal(serializeCookie(name, value, options), expected))
}

const dangers = ['\r\nset-cookie: x=1', '\n', '\r', '; Path=/evil', '\0', '\x7f', '\x1b']

for (const danger of dangers) {
  test(`${JSON.stringify(danger)} is a TypeError in the name, the value and every option (attack 106)`, () => {
    const bad = `x${danger}`
    const options: Record<string, unknown>[] = [
      { domain: bad },
      { path: `/${bad}` },
      { sameSite: bad },
      { priority: bad },
      { maxAge: bad },
      { expires: bad },
    ]
    assert.throws(() => serializeCookie(bad, 'v'), TypeError)
    assert.throws(() => serializeCookie('n', bad), TypeError)
    for (const option of options) {
      // Proof: the wrong types are the point; JavaScript callers can pass them.
      assert.throws(() => serializeCookie('n', 'v', option as CookieOptions), TypeError, JSON.stringify(option))
    }
  })
}

const refused: readonly (readonly [string, string, CookieOptions])[] = [
  ['', 'v', {}],
  ['a b', 'v', {}],
  ['a=b', 'v', {}],
  ['日', 'v', {}],
  ['a', '\ud800', {}],
  ['a', 'x'.repeat(4096), {}],
  ['a', 'v', { domain: '' }],
  ['a', 'v', { domain: 'a b' }],
  ['a', 'v', { path: 'relative' }],
  ['a', 'v', { maxAge: 1.5 }],
  ['a', 'v', { expires: new Date(Number.NaN) }],
  ['a', 'v', { sameSite: 'none' }],
  ['a', 'v', { partitioned: true }],
  ['__Secure-a', 'v', {}],
  ['__secure-a', 'v', {}],
  ['__Host-a', 'v', {}],
  ['__Host-a', 'v', { secure: true, path: '/x' }],
  ['__host-a', 'v', { secure: true, domain: 'example.jp' }],
]

for (const [name, value, options] of refused) {
  test(`a cookie ${name}=${value.slice(0, 5)} with ${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => serializeCookie(name, value, options), TypeError)
  })
}

test('a deleted cookie is empty, long past, and keeps its scope', () => {
  assert.equal(
    serializeDeletedCookie('__Host-s', { secure: true }),
    '__Host-s=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax',
  )
})

test('a value that is written is read back', () => {
  const value = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !/[\p{Cc};]/u.test(text))
  fc.assert(
    fc.property(value, (text) => {
      const header = serializeCookie('n', text).split(';')[0] ?? ''
      assert.equal(parseCookieHeader([header]).get('n'), text)
    }),
  )
})
