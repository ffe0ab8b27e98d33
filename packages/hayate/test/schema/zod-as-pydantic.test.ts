import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { body, Hayate, partial } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

interface Problem {
  readonly errors: readonly { readonly path: readonly (string | number)[]; readonly code: string }[]
}

/** Sends one body to a route that takes and answers `schema`. */
async function send(schema: z.ZodType<object>, json: unknown): Promise<{ status: number; body: unknown }> {
  const app = new Hayate()
  app.post('/', { input: { value: body(schema) } }, ({ value }) => value)
  await using client = await testClient(app)
  const answer = await client.post('/', { json })
  return { status: answer.status, body: await answer.json() }
}

/** `path: code` of every issue. */
async function issuesOf(schema: z.ZodType<object>, json: unknown): Promise<readonly string[]> {
  const { status, body } = await send(schema, json)
  strictEqual(status, 422)
  return (body as Problem).errors.map(({ path, code }) => `${path.join('.')}: ${code}`)
}

test('a field has a default, a factory, bounds, a pattern, a title, examples and a deprecation, checked and documented', async () => {
  const Print = z
    .object({
      id: z.uuid().default(() => '00000000-0000-4000-8000-000000000000'),
      title: z
        .string()
        .min(2)
        .max(20)
        .meta({ title: 'The title', examples: ['The Great Wave'] }),
      code: z
        .string()
        .regex(/^[A-Z]{2}\d+$/)
        .describe('Two letters and a number'),
      price: z.number().gt(0).lte(1_000).multipleOf(0.5).default(1),
      size: z.string().meta({ deprecated: true }).optional(),
    })
    .meta({ id: 'Print' })
  deepStrictEqual((await send(Print, { title: 'The Great Wave', code: 'AB1' })).body, {
    id: '00000000-0000-4000-8000-000000000000',
    title: 'The Great Wave',
    code: 'AB1',
    price: 1,
  })
  deepStrictEqual(await issuesOf(Print, { id: 'x', title: 'T', code: 'ab', price: 0.3 }), [
    'id: invalid_format',
    'title: too_short',
    'code: invalid_format',
    'price: not_multiple_of',
  ])
  const app = new Hayate()
  app.post('/', { input: { print: body(Print) } }, () => null)
  await using client = await testClient(app)
  const { components } = (await (await client.get('/openapi.json')).json()) as {
    components: { schemas: { Print: { properties: Record<string, Record<string, unknown>>; required: string[] } } }
  }
  const { properties, required } = components.schemas.Print
  deepStrictEqual(required, ['title', 'code'])
  deepStrictEqual(properties['title'], {
    type: 'string',
    minLength: 2,
    maxLength: 20,
    title: 'The title',
    examples: ['The Great Wave'],
  })
  strictEqual(properties['code']?.['pattern'], '^[A-Z]{2}\\d+$')
  strictEqual(properties['code']?.['description'], 'Two letters and a number')
  deepStrictEqual(
    [properties['price']?.['exclusiveMinimum'], properties['price']?.['maximum'], properties['price']?.['multipleOf']],
    [0, 1_000, 0.5],
  )
  strictEqual(properties['size']?.['deprecated'], true)
})

test('the types that web developers rely on are there, and each refuses what is not one', async () => {
  const types: readonly [name: string, schema: z.ZodType, good: unknown, bad: unknown][] = [
    ['email', z.email(), 'a@b.co', 'a@'],
    ['url', z.url(), 'https://example.com/a?b', 'example'],
    ['httpUrl', z.httpUrl(), 'https://example.com', 'ftp://example.com'],
    ['ipv4', z.ipv4(), '10.0.0.1', '10.0.0.256'],
    ['ipv6', z.ipv6(), '2001:db8::1', '2001:db8::g'],
    ['anyIp', z.union([z.ipv4(), z.ipv6()]), '::1', 'here'],
    ['cidr', z.cidrv4(), '10.0.0.0/8', '10.0.0.0/33'],
    ['uuid4', z.uuidv4(), '11111111-1111-4111-8111-111111111111', '11111111-1111-1111-8111-111111111111'],
    ['positive', z.int().positive(), 1, 0],
    ['base64', z.base64(), 'aGF5YXRl', 'a'],
    ['aware', z.iso.datetime({ offset: true }), '2026-01-01T00:00:00+09:00', '2026-01-01T00:00:00'],
    ['day', z.iso.date(), '2026-02-28', '2026-02-30'],
    ['time', z.iso.time(), '12:30:00', '25:00'],
    ['duration', z.iso.duration(), 'P1DT2H', '2 hours'],
    ['past', z.date().max(new Date('2026-01-01')), '2025-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['enum', z.enum(['red', 'blue']), 'red', 'green'],
    ['literal', z.literal(1), 1, 2],
    ['hostname', z.hostname(), 'example.com', '-example'],
    ['phone', z.e164(), '+81312345678', '0312345678'],
    ['decimal', z.string().regex(/^\d+\.\d{2}$/), '12.50', '12.5'],
  ]
  for (const [name, schema, good, bad] of types) {
    const Model = z.object({ [name]: schema })
    strictEqual((await send(Model, { [name]: good })).status, 200, `${name}: ${String(good)}`)
    const { status, body } = await send(Model, { [name]: bad })
    strictEqual(status, 422, `${name}: ${String(bad)}`)
    deepStrictEqual((body as Problem).errors[0]?.path, [name])
  }
})

test('texts are trimmed, lowered and parsed before they are judged', async () => {
  const Model = z.object({
    name: z.string().trim().min(1),
    mail: z.string().trim().toLowerCase().pipe(z.email()),
    tags: z.string().transform((text) => text.split(',')),
  })
  deepStrictEqual((await send(Model, { name: ' a ', mail: ' A@B.CO ', tags: 'x,y' })).body, {
    name: 'a',
    mail: 'a@b.co',
    tags: ['x', 'y'],
  })
  deepStrictEqual(await issuesOf(Model, { name: '  ', mail: 'a', tags: '' }), [
    'name: too_short',
    'mail: invalid_format',
  ])
})

test('unknown keys are dropped, refused or kept, as the model says', async () => {
  const fields = { a: z.int() }
  deepStrictEqual((await send(z.object(fields), { a: 1, b: 2 })).body, { a: 1 })
  deepStrictEqual(await issuesOf(z.strictObject(fields), { a: 1, b: 2 }), ['b: unrecognized_key'])
  deepStrictEqual((await send(z.looseObject(fields), { a: 1, b: 2 })).body, { a: 1, b: 2 })
})

test('models are extended, picked, omitted, made generic and recursive', async () => {
  const Base = z.object({ id: z.int(), title: z.string() })
  const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.int() })
  deepStrictEqual(
    (await send(page(Base.extend({ votes: z.int() })), { items: [{ id: 1, title: 'a', votes: 2 }], total: 1 })).status,
    200,
  )
  deepStrictEqual(await issuesOf(page(Base.pick({ id: true })), { items: [{ id: 'x' }], total: 1 }), [
    'items.0.id: invalid_type',
  ])
  interface Tree {
    readonly name: string
    readonly children: readonly Tree[]
  }
  const Tree: z.ZodType<Tree> = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree)
    },
  })
  deepStrictEqual(await issuesOf(Tree, { name: 'a', children: [{ name: 1, children: [] }] }), [
    'children.0.name: invalid_type',
  ])
})

test('computed fields and serialisers are transforms of the output', async () => {
  const User = z.object({ username: z.string(), full_name: z.string().nullable(), password: z.string() })
  const Out = User.omit({ password: true }).transform((user) => ({
    ...user,
    display_name: user.full_name ?? user.username,
  }))
  const app = new Hayate()
  app.get('/', { output: Out }, () => ({ username: 'hokusai', full_name: null, password: 'secret' }))
  await using client = await testClient(app)
  deepStrictEqual(await (await client.get('/')).json(), {
    username: 'hokusai',
    full_name: null,
    display_name: 'hokusai',
  })
})

test('a model may refuse what its fields allow together', async () => {
  const Model = z
    .object({ password: z.string().min(8), again: z.string() })
    .refine(({ password, again }) => password === again, { path: ['again'], error: 'Passwords differ' })
  deepStrictEqual(await issuesOf(Model, { password: 'long enough', again: 'other' }), ['again: custom'])
  deepStrictEqual(await issuesOf(Model, { password: 'short', again: 'other' }), [
    'password: too_short',
    'again: custom',
  ])
})

test('a union is told apart by a field, by a nested one too', async () => {
  const Event = z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), text: z.string() }),
    z.object({ type: z.literal('join'), user: z.int() }),
  ])
  deepStrictEqual(await issuesOf(Event, { type: 'join', user: 'x' }), ['user: invalid_type'])
  deepStrictEqual(await issuesOf(Event, { type: 'leave' }), ['type: invalid_union'])
})

test('every field is reported, in the order of the model', async () => {
  const Model = z.object({ a: z.int(), b: z.object({ c: z.email(), d: z.boolean() }), e: z.array(z.int()).min(1) })
  deepStrictEqual(await issuesOf(Model, { e: [], b: { d: 'perhaps', c: 'x' }, a: 'one' }), [
    'a: invalid_type',
    'b.c: invalid_format',
    'b.d: invalid_type',
    'e: too_short',
  ])
})

test('a stored record and a partial update make the next record', () => {
  const Item = z.object({ name: z.string(), price: z.number().default(1), tax: z.number().nullable().default(null) })
  const stored = { name: 'Ink', price: 450, tax: 10 }
  const changes = partial(Item).parse({ tax: null })
  deepStrictEqual({ ...stored, ...changes }, { name: 'Ink', price: 450, tax: null })
  ok(!('price' in changes))
})
