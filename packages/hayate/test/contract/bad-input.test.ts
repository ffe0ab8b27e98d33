import { test } from 'node:test'
import { type BadInput, checkBadInputs } from './bad-input-app.ts'

const host = 'HTTP/1.1\r\nHost: a\r\n'
const get = (target: string, headers = ''): string => `GET ${target} ${host}${headers}\r\n`

function post(target: string, content: string, type = 'application/json'): string {
  return `POST ${target} ${host}Content-Type: ${type}\r\nContent-Length: ${content.length}\r\n\r\n${content}`
}

const long = 'x'.repeat(2_000)
const digits = '9'.repeat(400)

/** One text, and what each kind of scalar says of it; `200` where it is a value like any other. */
type BadText = readonly [what: string, text: string, int: string, number: string, text_: string]

/** The same everywhere: text of any source is judged by one set of rules. */
const texts: readonly BadText[] = [
  ['a word', 'abc', 'int_parsing', 'number_parsing', '200'],
  ['null', 'null', 'int_parsing', 'number_parsing', '200'],
  ['NaN', 'NaN', 'int_parsing', 'number_parsing', '200'],
  ['Infinity', 'Infinity', 'int_parsing', 'number_parsing', '200'],
  ['-Infinity', '-Infinity', 'int_parsing', 'number_parsing', '200'],
  ['1e400', '1e400', 'int_parsing', 'number_parsing', '200'],
  ['2^53 + 1', '9007199254740993', 'int_parsing', 'number_parsing', 'too_long'],
  ['400 digits', digits, 'int_parsing', 'number_parsing', 'too_long'],
  ['hexadecimal', '0x10', 'int_parsing', 'number_parsing', '200'],
  ['half a number', '1.5', 'int_parsing', '200', '200'],
  ['zero', '0', 'too_small', '200', 'too_short'],
  ['too long', long, 'int_parsing', 'number_parsing', 'too_long'],
  ['too short', 'x', 'int_parsing', 'number_parsing', 'too_short'],
  ['__proto__', '__proto__', 'int_parsing', 'number_parsing', '200'],
  ['constructor', 'constructor', 'int_parsing', 'number_parsing', 'too_long'],
  ['JSON', '{"a":1}', 'int_parsing', 'number_parsing', '200'],
  ['deep nesting', '['.repeat(2_000), 'int_parsing', 'number_parsing', 'too_long'],
]

function everyText(source: string, request: (kind: string, text: string) => string): readonly BadInput[] {
  const name = source === 'path' ? 'path value' : `${source} value`
  return texts.flatMap(([what, text, int, number, plain]) =>
    Object.entries({ int, number, text: plain }).map(([kind, code]): BadInput => {
      return [`${what} as ${kind}`, request(kind, text), code === '200' ? code : `422 ${name} ${code}`]
    }),
  )
}

const encoded = encodeURIComponent

test('bad input in the path is a 4xx that names the place, and nothing else changes', async () => {
  await checkBadInputs([
    ...everyText('path', (kind, text) => get(`/path/${kind}/${encoded(text)}`)),
    ['absent', get('/path/int'), '404 Not Found'],
    ['empty', get('/path/int/'), '404 Not Found'],
    ['twice', get('/path/int/1/2'), '404 Not Found'],
    ['no boolean', get('/path/bool/2'), '422 path value bool_parsing'],
    ['no date', get('/path/date/2026-02-30'), '422 path value date_parsing'],
    ['a bad percent', get('/path/text/%zz'), "400 The path has a '%'"],
    ['a cut percent', get('/path/text/abc%'), "400 The path has a '%'"],
    ['bad UTF-8', get('/path/text/%ff%fe'), '400 The path is not valid UTF-8'],
    ['Latin-1', get('/path/text/caf%e9'), '400 The path is not valid UTF-8'],
    ['an overlong form', get('/path/text/%c0%ae'), '400 The path is not valid UTF-8'],
    ['half a surrogate pair', get('/path/text/%ed%a0%80'), '400 The path is not valid UTF-8'],
    ['a NUL', get('/path/text/%00'), '400 The path has a NUL'],
    ['a control character', get('/path/text/ab%0d%0a'), '400 The path'],
    ['a raw byte beyond ASCII', get('/path/text/caf\xe9'), '400 '],
  ])
})

test('bad input in the query is a 4xx that names the place, and nothing else changes', async () => {
  await checkBadInputs([
    ...everyText('query', (kind, text) => get(`/query/${kind}?value=${encoded(text)}`)),
    ['absent', get('/query/int'), '422 query value missing'],
    ['empty', get('/query/int?value='), '422 query value missing'],
    ['empty text', get('/query/text?value='), '422 query value too_short'],
    ['without =', get('/query/int?value'), '422 query value missing'],
    ['repeated', get('/query/int?value=1&value=2'), '422 query value repeated'],
    ['repeated, one empty', get('/query/text?value=&value=admin'), '422 query value repeated'],
    ['another case', get('/query/int?Value=1'), '422 query value missing'],
    ['no boolean', get('/query/bool?value=ja'), '422 query value bool_parsing'],
    ['no date', get('/query/date?value=31.1.2026'), '422 query value date_parsing'],
    ['a list with a wrong item', get('/query/list?value=1&value=x'), '422 query value.1 int_parsing'],
    ['a list too long', get(`/query/list?${'value=1&'.repeat(4)}`), '422 query value too_long'],
    ['a name with brackets', get('/query/int?value[]=1'), '422 query value missing'],
    ['a bad percent', get('/query/text?a=1&value=%zz'), "400 Query parameter 2 has a '%'"],
    ['a bad percent in a name', get('/query/text?va%lue=1'), "400 Query parameter 1 has a '%'"],
    ['bad UTF-8', get('/query/text?value=%ff'), '400 Query parameter 1 is not valid UTF-8'],
    ['Latin-1', get('/query/text?value=caf%e9'), '400 Query parameter 1 is not valid UTF-8'],
    ['half a surrogate pair', get('/query/text?value=%ed%a0%80'), '400 Query parameter 1 is not valid UTF-8'],
    ['a NUL', get('/query/text?value=%00'), '400 Query parameter 1 has a NUL'],
    ['too many', get(`/query/int?${'a&'.repeat(1_000)}value=1`), '400 Query parameters: at most 1000'],
    ['__proto__ as a name', get('/query/int?__proto__=1&__proto__[value]=1'), '422 query value missing'],
    ['constructor as a name', get('/query/int?constructor[prototype][value]=1'), '422 query value missing'],
    ['an unknown name', get('/query/model?constructor=1'), '422 query constructor unrecognized_key'],
    ['__proto__ in a model', get('/query/model?__proto__[x]=1'), '422 query __proto__[x] unrecognized_key'],
    [
      'a wrong type in brackets',
      get('/query/model?filter[price][min]=x'),
      '422 query filter[price][min] number_parsing',
    ],
    [
      'infinity in brackets',
      get('/query/model?filter[price][min]=1e400'),
      '422 query filter[price][min] number_parsing',
    ],
    [
      'repeated in brackets',
      get('/query/model?filter[price][min]=1&filter[price][min]=2'),
      '422 query filter[price][min] repeated',
    ],
    ['a list in brackets', get('/query/model?filter[tag]=ab&filter[tag]=c'), '422 query filter[tag].1 too_short'],
    ['text for an object', get('/query/model?filter=x'), '422 query filter invalid_type'],
    ['text for an object below', get('/query/model?filter[price]=x'), '422 query filter[price] invalid_type'],
    ['__proto__ in brackets', get('/query/model?filter[__proto__][x]=1&filter[constructor]=1'), '200'],
    ['ten thousand brackets', get(`/query/model?filter${'[a]'.repeat(1_500)}=1`), '200'],
    ['malformed JSON', get('/query/json?value={'.replace('{', '%7B')), '422 query value json_invalid'],
    ['JSON of another type', get('/query/json?value=[]'), '422 query value invalid_type'],
    ['a wrong type in JSON', get(`/query/json?value=${encoded('{"age":"1"}')}`), '422 query value.age invalid_type'],
    [
      'a key twice in JSON',
      get(`/query/json?value=${encoded('{"age":1,"age":2}')}`),
      '422 query value.age duplicate_key',
    ],
    [
      '__proto__ in JSON',
      get(`/query/json?value=${encoded('{"__proto__":1}')}`),
      '422 query value.__proto__ unrecognized_key',
    ],
    ['deep JSON', get(`/query/json?value=${'['.repeat(65)}`), `422 query value${'.0'.repeat(64)} too_deep`],
    ['JSON twice', get('/query/json?value=1&value=2'), '422 query value repeated'],
  ])
})

test('bad input in a header is a 4xx that names the place, and nothing else changes', async () => {
  await checkBadInputs([
    ...everyText('header', (kind, text) => get(`/header/${kind}`, `Value: ${text}\r\n`)),
    ['absent', get('/header/int'), '422 header value missing'],
    ['empty', get('/header/int', 'Value:\r\n'), '422 header value missing'],
    ['empty text', get('/header/text', 'Value: \r\n'), '422 header value too_short'],
    ['repeated', get('/header/int', 'Value: 1\r\nvalue: 2\r\n'), '422 header value repeated'],
    ['a list with a wrong item', get('/header/list', 'Value: 1\r\nValue: x\r\n'), '422 header value.1 int_parsing'],
    ['a list in one line', get('/header/list', 'Value: 1, 2\r\n'), '422 header value.0 int_parsing'],
    ['no boolean', get('/header/bool', 'Value: maybe\r\n'), '422 header value bool_parsing'],
    ['no date', get('/header/date', 'Value: soon\r\n'), '422 header value date_parsing'],
    ['an underscore for a hyphen', get('/header/model', 'user_age: 1\r\n'), '422 header user-age missing'],
    ['a model', get('/header/model', 'User-Age: x\r\n'), '422 header user-age int_parsing'],
    ['Latin-1', get('/header/int', 'Value: caf\xe9\r\n'), '422 header value int_parsing'],
    ['bad UTF-8', get('/header/int', 'Value: \xff\xfe\r\n'), '422 header value int_parsing'],
    [
      'percent-encoding, which headers do not have',
      get('/header/int', 'Value: %31\r\n'),
      '422 header value int_parsing',
    ],
    [
      '__proto__ and constructor as names',
      get('/header/int', '__proto__: 1\r\nconstructor: 1\r\n'),
      '422 header value missing',
    ],
    ['a NUL', get('/header/text', 'Value: a\0b\r\n'), '400 '],
    ['a control character', get('/header/text', 'Value: a\x01b\r\n'), '400 '],
  ])
})

test('bad input in a cookie is a 4xx that names the place, and nothing else changes', async () => {
  const cookies = (target: string, ...values: readonly string[]) =>
    get(target, values.map((value) => `Cookie: ${value}\r\n`).join(''))
  await checkBadInputs([
    ...everyText('cookie', (kind, text) => cookies(`/cookie/${kind}`, `value=${text}`)),
    ['absent', get('/cookie/int'), '422 cookie value missing'],
    ['empty', cookies('/cookie/int', 'value='), '422 cookie value missing'],
    ['empty text', cookies('/cookie/text', 'value=""'), '422 cookie value too_short'],
    ['without =', cookies('/cookie/int', 'value'), '422 cookie value missing'],
    [
      'repeated: the first counts',
      cookies('/cookie/int', 'value=x; value=1', 'value=2'),
      '422 cookie value int_parsing',
    ],
    ['another case', cookies('/cookie/int', 'VALUE=1'), '422 cookie value missing'],
    ['no boolean', cookies('/cookie/bool', 'value=2'), '422 cookie value bool_parsing'],
    ['no date', cookies('/cookie/date', 'value=soon'), '422 cookie value date_parsing'],
    ['a bad percent stays text', cookies('/cookie/int', 'value=%zz'), '422 cookie value int_parsing'],
    ['bad UTF-8 stays text', cookies('/cookie/int', 'value=%ff'), '422 cookie value int_parsing'],
    ['Latin-1', cookies('/cookie/int', 'value=caf\xe9'), '422 cookie value int_parsing'],
    ['half a surrogate pair stays text', cookies('/cookie/int', 'value=%ed%a0%80'), '422 cookie value int_parsing'],
    ['an encoded NUL stays text', cookies('/cookie/int', 'value=%00'), '422 cookie value int_parsing'],
    ['a control character', cookies('/cookie/text', 'value=a\x01b'), '400 '],
    ['garbage', cookies('/cookie/int', '=; ;;; =1; "'), '422 cookie value missing'],
    ['too many', cookies('/cookie/int', 'a=1;'.repeat(501)), '400 At most 500 cookies'],
    ['__proto__ as a name', cookies('/cookie/int', '__proto__=1; constructor=1'), '422 cookie value missing'],
    ['__proto__ in a model', cookies('/cookie/model', 'age=1; __proto__=1'), '422 cookie __proto__ unrecognized_key'],
  ])
})

test('bad input in a form is a 4xx that names the place, and nothing else changes', async () => {
  const form = (target: string, content: string) => post(target, content, 'application/x-www-form-urlencoded')
  await checkBadInputs([
    ...everyText('form', (kind, text) => form(`/form/${kind}`, `value=${encoded(text)}`)),
    ['absent', form('/form/int', ''), '422 form value missing'],
    ['no body', `POST /form/int ${host}Content-Length: 0\r\n\r\n`, '422 form value missing'],
    ['empty', form('/form/int', 'value='), '422 form value missing'],
    ['repeated', form('/form/int', 'value=1&value=2'), '422 form value repeated'],
    ['no boolean', form('/form/bool', 'value=2'), '422 form value bool_parsing'],
    ['no date', form('/form/date', 'value=soon'), '422 form value date_parsing'],
    ['JSON for a form', form('/form/int', '{"value":1}'), '422 form value missing'],
    ['a bad percent', form('/form/text', 'a=1&value=%zz'), "400 Form field 2 has a '%'"],
    ['encoded bytes that are not UTF-8', form('/form/text', 'value=%ff'), '400 Form field 1 is not valid UTF-8'],
    ['Latin-1', form('/form/text', 'value=caf\xe9'), '400 The form is not valid UTF-8'],
    ['half a surrogate pair', form('/form/text', 'value=%ed%a0%80'), '400 Form field 1 is not valid UTF-8'],
    ['a NUL', form('/form/text', 'value=%00'), '400 Form field 1 has a NUL'],
    ['a raw NUL', form('/form/text', 'value=a\0b'), '400 Form field 1 has a NUL'],
    ['too many', form('/form/int', 'a&'.repeat(1_000)), '413 Form fields: at most 1000 are allowed.'],
    ['__proto__ as a name', form('/form/int', '__proto__=1&constructor[prototype]=1'), '422 form value missing'],
    ['__proto__ in a model', form('/form/model', 'age=1&tag=ab&__proto__=1'), '422 form __proto__ unrecognized_key'],
    ['a model', form('/form/model', 'age=x&tag=ab&tag=c'), '422 form age int_parsing, form tag.1 too_short'],
    [
      'another charset',
      post('/form/int', 'value=1', 'application/x-www-form-urlencoded; charset=latin1'),
      '415 This route takes a form.',
    ],
  ])
})

test('bad input in a JSON body is a 4xx that names the place, and nothing else changes', async () => {
  const json = (text: string) => post('/body', text)
  const member = (text: string) => json(`{"age":5,"name":null,${text}}`)
  const chunked = (content: string, headers = '') =>
    `POST /body ${host}${headers}Transfer-Encoding: chunked\r\n\r\n${content}0\r\n\r\n`
  await checkBadInputs([
    ['good', json('{"age":5,"name":null}'), '200'],
    ['absent', `POST /body ${host}Content-Length: 0\r\n\r\n`, '422 body  missing'],
    ['empty', json(''), '422 body  missing'],
    ['empty, of unknown length, without a type', chunked(''), '422 body  missing'],
    ['blank', json(' \n'), '422 body  json_invalid'],
    ['null', json('null'), '422 body  invalid_type'],
    ['a list', json('[]'), '422 body  invalid_type'],
    ['a text', json('"a"'), '422 body  invalid_type'],
    ['a number', json('5'), '422 body  invalid_type'],
    ['fields missing', json('{}'), '422 body age missing, body name missing'],
    ['null for a number', json('{"age":null,"name":null}'), '422 body age invalid_type'],
    ['wrong types', json('{"age":"5","name":5}'), '422 body age invalid_type, body name invalid_type'],
    ['true for a number', json('{"age":true,"name":[]}'), '422 body age invalid_type, body name invalid_type'],
    ['an operator for a text', json('{"age":5,"name":{"$ne":1}}'), '422 body name invalid_type'],
    ['empty text', json('{"age":5,"name":""}'), '422 body name too_short'],
    ['too long', json(`{"age":5,"name":"${long}"}`), '422 body name too_long'],
    ['half a number', json('{"age":1.5,"name":null}'), '422 body age invalid_type'],
    ['a wrong item', member('"tags":["ab","c",5]'), '422 body tags.1 too_short, body tags.2 invalid_type'],
    ['a list too long', member('"tags":["ab","ab","ab","ab"]'), '422 body tags too_long'],
    ['no date', member('"born":"soon"'), '422 body born date_parsing'],
    ['a number for a date', member('"born":0'), '422 body born invalid_type'],
    ['no bigint', member('"serial":"1.5"'), '422 body serial int_parsing'],
    ['a bigint of 5,000 digits', member(`"serial":"${'9'.repeat(5_000)}"`), '422 body serial int_parsing'],
    ['NaN', member('"price":NaN'), '422 body  json_invalid'],
    ['Infinity', member('"price":-Infinity'), '422 body  json_invalid'],
    ['1e400', member('"price":1e400'), '422 body price too_big'],
    ['-1e400', member('"price":-1e400'), '422 body price too_small'],
    ['2^53 + 1', member('"price":9007199254740993'), '422 body price too_big'],
    ['400 digits', member(`"price":${digits}`), '422 body price too_big'],
    ['a key twice', json('{"age":5,"age":6,"name":null}'), '422 body age duplicate_key'],
    ['a key twice, escaped', json('{"age":5,"\\u0061ge":6,"name":null}'), '422 body age duplicate_key'],
    ['an unknown key', member('"is_admin":true'), '422 body is_admin unrecognized_key'],
    ['__proto__', json('{"__proto__":{"age":5}}'), '422 body __proto__ unrecognized_key'],
    ['__proto__, escaped', member('"more":{"\\u005f_proto__":{}}'), '422 body more.__proto__ unrecognized_key'],
    ['constructor', member('"constructor":1'), '422 body constructor unrecognized_key'],
    [
      'constructor.prototype',
      member('"more":{"constructor":{"prototype":{}}}'),
      '422 body more.constructor.prototype unrecognized_key',
    ],
    ['deep nesting', member(`"more":{"a":${'['.repeat(62)}${']'.repeat(62)}}`), '200'],
    [
      'deeper nesting',
      member(`"more":{"a":${'['.repeat(63)}${']'.repeat(63)}}`),
      `422 body more.a${'.0'.repeat(62)} too_deep`,
    ],
    ['50,000 brackets', json('['.repeat(50_000)), `422 body ${Array(64).fill(0).join('.')} too_deep`],
    ['a control character', member('"more":{"a":"\x01"}'), '422 body  json_invalid'],
    ['a NUL, escaped', member('"more":{"a":"\\u0000"}'), '422 body  json_invalid'],
    ['half a surrogate pair', member('"more":{"a":"\\ud800"}'), '422 body  json_invalid'],
    ['half a surrogate pair as a key', member('"more":{"\\udc00":1}'), '422 body  json_invalid'],
    ['bad UTF-8', member('"more":{"a":"\xff"}'), '400 The request body is not valid UTF-8'],
    ['Latin-1', member('"more":{"a":"caf\xe9"}'), '400 The request body is not valid UTF-8'],
    ['a surrogate in UTF-8', member('"more":{"a":"\xed\xa0\x80"}'), '400 The request body is not valid UTF-8'],
    ['a byte order mark', json('\xef\xbb\xbf{}'), '422 body  json_invalid'],
    ['UTF-16', json('{\0"\0a\0"\0:\x001\0}\0'), '422 body  json_invalid'],
    ['cut off', json('{"age":5'), '422 body  json_invalid'],
    ['something behind', json('{"age":5,"name":null} x'), '422 body  json_invalid'],
    ['two bodies, one missing', post('/bodies', '{"item":{"age":5,"name":null}}'), '422 body age missing'],
    ['two bodies, no object', post('/bodies', '[]'), '422 body  invalid_type'],
    ['two bodies, inherited names', post('/bodies', '{"constructor":1}'), '422 body item missing, body age missing'],
    [
      'without a type',
      `POST /body ${host}Content-Length: 2\r\n\r\n{}`,
      '415 The request has a body but no Content-Type. Send it as application/json.',
    ],
    [
      'of unknown length, without a type',
      chunked('2\r\n{}\r\n'),
      '415 The request has a body but no Content-Type. Send it as application/json.',
    ],
    [
      'another type',
      post('/body', '{}', 'text/plain'),
      '415 This Content-Type is not supported here. Send the body as application/json.',
    ],
    [
      'another charset',
      post('/body', '{}', 'application/json; charset=utf-16'),
      '415 JSON is read as UTF-8 only. Leave the charset parameter out, or say charset=utf-8.',
    ],
  ])
})
