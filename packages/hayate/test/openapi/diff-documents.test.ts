import { deepStrictEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type AnyDependency, body, type Callbacks, Hayate, header, type Inputs, type Output, query } from 'hayate'
import { apiKey, httpBearer, oauth2PasswordBearer, requires } from 'hayate/security'
import * as z from 'zod'
import { diffDocuments } from '../../src/openapi/diff-documents.ts'
import { richApp } from './rich-app.ts'

interface Operation {
  readonly input?: Inputs
  readonly output?: Output
  readonly operationId?: string
  readonly deprecated?: boolean
  readonly callbacks?: Callbacks
}

function document(operation: Operation | undefined, openapi: '3.0' | '3.1' = '3.1'): unknown {
  const app = new Hayate({ log: false, openapi })
  app.get('/health', () => 'ok')
  // Proof: the handler is never called, so what it returns does not matter.
  if (operation !== undefined) app.post('/items', { operationId: 'create', ...operation }, () => undefined as never)
  return app.openapi()
}

/** The differences between two forms of one operation, breaking ones with a mark. */
function changes(before: Operation | undefined, after: Operation | undefined): readonly string[] {
  return diffDocuments(document(before), document(after)).map(
    ({ breaking, place, text }) => `${breaking ? '! ' : ''}${place}: ${text}`,
  )
}

const sent = (before: z.ZodType, after: z.ZodType): readonly string[] =>
  changes({ input: { item: body(before) } }, { input: { item: body(after) } })
const received = (before: z.ZodType, after: z.ZodType): readonly string[] =>
  changes({ output: before }, { output: after })

test('a document is not different from itself, nor from itself in another version of OpenAPI', () => {
  const app = richApp()
  deepStrictEqual(diffDocuments(app.openapi(), app.openapi()), [])
  deepStrictEqual(
    diffDocuments(document({ output: z.string().nullable() }, '3.0'), document({ output: z.string().nullable() })),
    [],
  )
})

test('an operation that is gone breaks, one that is new does not', () => {
  deepStrictEqual(changes({}, undefined), ['! POST /items: the operation is gone'])
  deepStrictEqual(changes(undefined, {}), ['POST /items: there is a new operation'])
  deepStrictEqual(changes({}, { deprecated: true }), ['POST /items: the operation is deprecated now'])
})

test('another operationId breaks: clients name their functions by it', () => {
  deepStrictEqual(changes({}, { operationId: 'make' }), ["! POST /items: its operationId is 'make', it was 'create'"])
})

test('an input that is demanded now breaks, one that may be left out does not', () => {
  const q = query(z.string())
  const maybe = query(z.string().optional())
  const at = 'POST /items, query parameter q'
  deepStrictEqual(changes({}, { input: { q } }).slice(0, 1), [`! ${at}: there is a new required parameter`])
  deepStrictEqual(changes({}, { input: { q: maybe } }).slice(0, 1), [`${at}: there is a new parameter`])
  deepStrictEqual(changes({ input: { q: maybe } }, { input: { q } }), [`! ${at}: the parameter is required now`])
  deepStrictEqual(changes({ input: { q } }, { input: { q: maybe } }), [`${at}: the parameter is optional now`])
  deepStrictEqual(changes({ input: { q, r: q } }, { input: { r: q } }), [`! ${at}: the parameter is gone`])
  const named = (name: string) => ({ input: { q: header(z.string(), { alias: name }) } })
  deepStrictEqual(changes(named('X-Key'), named('x-key')), [])
  deepStrictEqual(
    changes({}, { input: { item: body(z.string()) } })[0],
    '! POST /items, body: there is a new required body',
  )
  deepStrictEqual(changes({ input: { item: body(z.string()) } }, {})[0], '! POST /items, body: the body is gone')
})

test('properties of a body: new ones that are demanded break, and those that are gone', () => {
  const at = 'POST /items, body'
  const name = { name: z.string() }
  deepStrictEqual(sent(z.object(name), z.object({ ...name, price: z.int() })), [
    `! ${at}, price: there is a new required property`,
  ])
  deepStrictEqual(sent(z.object(name), z.object({ ...name, price: z.int().optional() })), [
    `${at}, price: there is a new property`,
  ])
  deepStrictEqual(sent(z.object({ ...name, price: z.int() }), z.object(name)), [`! ${at}, price: the property is gone`])
  deepStrictEqual(sent(z.object({ name: z.string().optional() }), z.object(name)), [
    `! ${at}, name: the property is required now`,
  ])
})

test('properties of an answer: those that are gone or may be missing break, new ones do not', () => {
  const at = 'POST /items, answer 200'
  const deep = (member: z.ZodRawShape) => z.array(z.object({ price: z.object(member) }))
  deepStrictEqual(received(deep({ amount: z.int(), unit: z.string() }), deep({ amount: z.int() })), [
    `! ${at}, [].price.unit: the property is gone`,
  ])
  deepStrictEqual(received(z.object({ a: z.int() }), z.object({ a: z.int(), b: z.int() })), [
    `${at}, b: there is a new property`,
  ])
  deepStrictEqual(received(z.object({ a: z.int() }), z.object({ a: z.int().optional() })), [
    `! ${at}, a: the property may be missing now`,
  ])
})

test('types, values and null: what is narrower breaks who sends, what is wider who receives', () => {
  const body = 'POST /items, body'
  const answer = 'POST /items, answer 200'
  deepStrictEqual(sent(z.string(), z.boolean()), [`! ${body}: its type is boolean, it was string`])
  deepStrictEqual(sent(z.number(), z.int()).slice(0, 1), [`! ${body}: it is an integer now, it was a number`])
  deepStrictEqual(received(z.int(), z.number()).slice(0, 1), [`! ${answer}: it is a number now, it was an integer`])
  deepStrictEqual(sent(z.enum(['a', 'b']), z.enum(['a', 'c'])), [
    `! ${body}: the value 'b' is gone`,
    `${body}: there is a new value 'c'`,
  ])
  deepStrictEqual(received(z.enum(['a']), z.enum(['a', 'b'])), [`! ${answer}: there is a new value 'b'`])
  deepStrictEqual(sent(z.string().nullable(), z.string()), [`! ${body}: it may not be null any more`])
  deepStrictEqual(received(z.string(), z.string().nullable()), [`! ${answer}: it may be null now`])
  deepStrictEqual(sent(z.union([z.string(), z.boolean()]), z.union([z.string(), z.int()])), [
    `! ${body}: it may not be boolean any more`,
    `${body}: it may be integer now`,
  ])
  deepStrictEqual(received(z.iso.date(), z.iso.datetime()).slice(0, 1), [
    `! ${answer}: its format is 'date-time', it was 'date'`,
  ])
})

test('bounds that are narrower break who sends; a default and a wider bound are told', () => {
  const at = 'POST /items, body'
  deepStrictEqual(sent(z.string(), z.string().max(5)), [`! ${at}: its maxLength is 5`])
  deepStrictEqual(sent(z.string().min(2), z.string().min(1)), [`${at}: its minLength is 1, it was 2`])
  deepStrictEqual(sent(z.array(z.string()).max(9), z.array(z.string()).max(5)), [
    `! ${at}: its maxItems is 5, it was 9`,
  ])
  deepStrictEqual(received(z.string().max(5), z.string()), ['POST /items, answer 200: its maxLength is gone, it was 5'])
  deepStrictEqual(changes({ input: { q: z.string().default('a') } }, { input: { q: z.string().default('b') } }), [
    "POST /items, query parameter q: the default is 'b', it was 'a'",
  ])
})

test('an answer that is gone breaks, an error that is gone does not', () => {
  deepStrictEqual(changes({ output: { 200: z.string(), 202: null } }, { output: { 200: z.string() } }), [
    '! POST /items, answer 202: the answer is gone',
  ])
  deepStrictEqual(changes({ output: { 200: z.string(), 404: null } }, { output: { 200: z.string() } }), [
    'POST /items, answer 404: the answer is gone',
  ])
  deepStrictEqual(changes({ output: { 200: z.string() } }, { output: { 200: z.string(), 202: null } }), [
    'POST /items, answer 202: there is a new answer',
  ])
})

test('security breaks when no way in of before is enough any more', () => {
  const oauth2 = oauth2PasswordBearer({ tokenUrl: 'token', scopes: { write: 'Write' } })
  const key = apiKey({ in: 'header', name: 'x-key', autoError: false })
  const bearer = httpBearer({ autoError: false })
  const security = (before: AnyDependency[], after: AnyDependency[]): readonly string[] => {
    const inputs = (list: AnyDependency[]) => ({ input: Object.fromEntries(list.map((each, at) => [`d${at}`, each])) })
    return changes(inputs(before), inputs(after)).filter((change) => change.includes('demands'))
  }
  deepStrictEqual(security([], [oauth2]), ['! POST /items: it demands oauth2Password now'])
  deepStrictEqual(security([oauth2], []), ['POST /items: it demands nothing now'])
  deepStrictEqual(security([oauth2], [requires(oauth2, ['write'])]), [
    '! POST /items: it demands oauth2Password and oauth2Password with write now',
  ])
  deepStrictEqual(security([key], [key, bearer]), ['POST /items: it demands nothing, or apiKeyHeader, or bearer now'])
})

test('callbacks and webhooks are sent by the application: there, what is wider breaks', () => {
  const callback = (event: z.ZodType): Operation => ({
    callbacks: { paid: { '{$request.query.url}': { post: { operationId: 'paid', input: { event: body(event) } } } } },
  })
  const at = 'POST /items, callback paid POST {$request.query.url}'
  deepStrictEqual(changes(callback(z.object({ a: z.int() })), callback(z.object({ a: z.int().nullable() }))), [
    `! ${at}, body, a: it may be null now`,
  ])
  deepStrictEqual(changes(callback(z.object({ a: z.int() })), callback(z.object({ a: z.int(), b: z.int() }))), [
    `${at}, body, b: there is a new property`,
  ])
  deepStrictEqual(changes(callback(z.string()), {}), ['! POST /items, callback paid: the callback is gone'])
  const hooked = new Hayate({ log: false })
  hooked.webhooks.post('paid')
  deepStrictEqual(diffDocuments(hooked.openapi(), new Hayate({ log: false }).openapi()), [
    { breaking: true, place: 'webhook POST paid', text: 'the operation is gone' },
  ])
})

test('a path parameter may have another name; recursive schemas and references to nothing come to an end', () => {
  const read = (name: string): unknown => ({
    openapi: '3.1.0',
    paths: {
      [`/a/{${name}}`]: { get: { parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }] } },
    },
  })
  deepStrictEqual(diffDocuments(read('id'), read('item_id')), [
    { breaking: false, place: 'GET /a/{id}, path parameter id', text: 'it is called item_id now' },
  ])
  const Node = z.object({
    name: z.string(),
    get children() {
      return z.array(Node)
    },
  })
  deepStrictEqual(received(Node, Node), [])
  const loop = { openapi: '3.1.0', components: { schemas: { A: { $ref: '#/components/schemas/A' } } }, paths: {} }
  const looping = {
    ...loop,
    paths: { '/': { get: { responses: { 200: { content: { a: { schema: { $ref: '#/components/schemas/A' } } } } } } } },
  }
  deepStrictEqual(diffDocuments(looping, looping), [])
  deepStrictEqual(diffDocuments(null, 'nothing'), [])
})

/** A document with one answer, whose schema is the first of these components. */
function answering(schemas: Readonly<Record<string, unknown>>): unknown {
  const [first] = Object.keys(schemas)
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${first}` } } }
  const responses = { 200: { description: 'x', content } }
  return { openapi: '3.1.0', components: { schemas }, paths: { '/': { get: { responses } } } }
}

const refTo = (name: string): unknown => ({ $ref: `#/components/schemas/${name}` })

test('a base that lists what extends it comes to an end, and what changes in either is told', () => {
  const pets = (name: string, sound: string): unknown =>
    answering({
      Pet: {
        type: 'object',
        properties: { kind: { type: 'string' }, [name]: { type: 'string' } },
        oneOf: [refTo('Cat'), refTo('Dog')],
        discriminator: { propertyName: 'kind' },
      },
      Cat: { allOf: [refTo('Pet'), { type: 'object', properties: { [sound]: { type: 'string' } } }] },
      Dog: { allOf: [refTo('Pet')] },
    })
  deepStrictEqual(diffDocuments(pets('name', 'purr'), pets('name', 'purr')), [])
  const told = diffDocuments(pets('name', 'purr'), pets('title', 'hiss')).map(({ text, place }) => `${place}: ${text}`)
  for (const name of ['name', 'purr']) ok(told.includes(`GET /, answer 200, ${name}: the property is gone`), name)
})

test('models that all refer to each other are compared in no time', () => {
  const names = Array.from({ length: 14 }, (_, at) => `M${at}`)
  const models = (last: string): unknown =>
    answering(
      Object.fromEntries(
        names.map((name) => [
          name,
          {
            type: 'object',
            properties: Object.fromEntries(
              [...names, last].map((each) => [each, refTo(name === each ? 'M0' : names.includes(each) ? each : 'M1')]),
            ),
          },
        ]),
      ),
    )
  deepStrictEqual(diffDocuments(models('was'), models('was')), [])
  const told = diffDocuments(models('was'), models('is'))
  ok(told.some(({ breaking, text }) => breaking && text === 'the property is gone'))
})
