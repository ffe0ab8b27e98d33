import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseHost } from '../../src/http/check-host.ts'

const accepted: readonly (readonly [string, string, number | undefined])[] = [
  ['localhost', 'localhost', undefined],
  ['localhost:8000', 'localhost', 8000],
  ['GOOD.com', 'good.com', undefined],
  ['good.com.', 'good.com.', undefined],
  ['good.com:', 'good.com', undefined],
  ['good.com:0', 'good.com', 0],
  ['good.com:65535', 'good.com', 65_535],
  ['my_service:80', 'my_service', 80],
  ['127.0.0.1:3000', '127.0.0.1', 3000],
  ['[::1]', '[::1]', undefined],
  ['[::1]:80', '[::1]', 80],
  ['[2001:DB8::1:2]', '[2001:db8::1:2]', undefined],
  ['[1:2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7:8]', undefined],
  ['[::ffff:1.2.3.4]', '[::ffff:1.2.3.4]', undefined],
  ['[1::]', '[1::]', undefined],
  ['xn--wgv71a.jp', 'xn--wgv71a.jp', undefined],
  ['1.2.3.4.nip.io', '1.2.3.4.nip.io', undefined],
]

for (const [text, name, port] of accepted) {
  test(`the host '${text}' is ${name} with port ${port}`, () => {
    assert.deepEqual(parseHost(text), { name, port })
    assert.ok(URL.canParse(`http://${text}/`))
  })
}

const refused = [
  ...[
    '',
    ':',
    ':80',
    '.',
    '.com',
    'a..b',
    'u:p@h',
    'u@h',
    'h/admin?x=',
    'h?x=',
    'h#f',
    'h\\x',
    'a b',
    ' a',
    'a ',
    'a\tb',
    'a,b',
  ],
  ...[
    'h:99999',
    'h:65536',
    'h:000080',
    'h:8x',
    'h:-1',
    'h:+1',
    'h:80:80',
    'h: 80',
    'good%2ecom',
    'é.com',
    "a'b",
    'a<b',
    'a\0',
  ],
  ...[
    '127.1',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.4.',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    'a.0x',
    'a.1',
  ],
  ...[
    '[::1',
    '::1',
    '[]',
    '[::1]x',
    '[::1]80',
    '[::1%eth0]',
    '[v1.a]',
    '[1:2]',
    '[1:2:3:4:5:6:7:8:9]',
    '[1::2::3]',
    '[:::]',
  ],
  ...['[12345::]', '[::1.2.3]', '[1.2.3.4::]', '[1:2:3:4:5:6:7:8::]', '[g::]', 'a'.repeat(256)],
]

for (const text of refused) {
  test(`the host ${JSON.stringify(text.slice(0, 30))} is refused (attack 16)`, () =>
    assert.equal(parseHost(text), undefined))
}

test('a URL can be made of every host that is accepted', () => {
  const piece = fc.constantFrom(
    'a',
    'Z',
    '0',
    '1',
    '255',
    '.',
    '-',
    '_',
    '~',
    ':',
    '[',
    ']',
    '::',
    'xn--',
    '0x',
    'ff',
    '80',
    '%',
    '@',
    '/',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      if (parseHost(text) !== undefined) assert.ok(URL.canParse(`http://${text}/`), text)
    }),
    { numRuns: 5000 },
  )
})
