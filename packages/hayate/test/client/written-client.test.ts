import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { serve } from 'hayate/node'
import { runHayate } from '../cli/run-hayate.ts'
import { app } from './shop.ts'
import { projectWith, shop, writeClient } from './write-client.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

const biome = join(root, 'node_modules/.bin/biome')

/** How a user's project may be set up at its strictest. */
const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'esnext',
    lib: ['esnext', 'dom', 'dom.iterable'],
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    isolatedDeclarations: true,
    declaration: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    customConditions: ['hayate-src'],
  },
  include: ['*.ts'],
})

/** What the compiler says of the project's own files. */
function compile(folder: string): readonly string[] {
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' })
  return stdout.split('\n').filter((line) => /^[\w.-]+\.ts\(/.test(line))
}

const usage = `
import { createClient, type Client, type Item, type Pet, type Tree } from './client.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = (_: true): void => {}

/** Calls the server in every way that the client knows, and tells what came. */
export async function useClient(baseUrl: string): Promise<unknown[]> {
  const client: Client = createClient({ baseUrl, token: 'yuki' })
  const seen: unknown[] = []
  const read = await client.readItem({ item_id: 7, q: ['a', 'b'], since: '2026-01-02T03:04:05Z' })
  if (read.ok) {
    holds(true satisfies Same<typeof read.data, Item>)
    holds(true satisfies Same<typeof read.status, 200>)
    seen.push(read.data)
  }
  const missing = await client.readItem({ item_id: 404 })
  if (missing.code === 'item_not_found') {
    const { id, status }: { id: number; status: 404 } = missing.error
    seen.push([status, id])
  }
  const invalid = await client.readItem({ item_id: 0, q: undefined })
  if (invalid.code === 'invalid') seen.push(invalid.error.errors[0]?.path)
  const closed = await client.readItem({ item_id: 1, 'x-closed': 'yes' })
  if (closed.code === 'shop_closed') seen.push(closed.error.title)
  const nobody = await createClient({ baseUrl }).createItem({ body: { name: 'Tea', made: '2026-01-02T03:04:05Z' } })
  if (nobody.code === 'not_authenticated') seen.push(nobody.error.status)
  const pet: Pet = { kind: 'cat', lives: 9 }
  const created = await client.createItem({ body: { name: 'Tea', made: '2026-01-02T03:04:05Z', pet }, 'trace-id': 't' })
  if (created.ok) {
    holds(true satisfies Same<typeof created.status, 201>)
    if (created.data.pet?.kind === 'cat') seen.push([created.data.by, created.data.trace, created.data.pet.lives])
  }
  const left: Tree = { name: 'a', children: [{ name: 'b', children: [] }] }
  const compared = await client.compare({ body: { left, right: left } })
  if (compared.ok) seen.push(compared.data.tree.children[0]?.name)
  const echo = await client.echo({
    odd: 'a/b ..%2F', page: 3, 'sort-by': '&', '$q[]&=': '=', ['__proto__']: 'own', 'user-agent': 'ua', session: 'é;',
  })
  if (echo.ok) seen.push(echo.data)
  const file = await client.readFile({ file_path: 'a/b c.txt' })
  if (file.ok) seen.push(file.data.file_path)
  const login = await client.login({ body: { username: 'yuki & co', scopes: ['a', 'b'] } })
  if (login.ok && login.status === 200) seen.push(login.data.scopes)
  const again = await client.login({ body: { username: 'again' } })
  if (again.code === '409') seen.push(again.error.wait)
  const nothing = await client.login({ body: { username: 'nobody' } })
  if (nothing.ok && nothing.status === 204) seen.push(nothing.data)
  const photo = new File(['pixels'], 'photo.png', { type: 'image/png' })
  const uploaded = await client.upload({
    body: { photo, about: { title: 'Fuji', sizes: [1, 2] }, title: 'A', pages: [new Blob(['1'])] },
  })
  if (uploaded.ok) seen.push(uploaded.data)
  const found = await client.search({ where: { tags: ['a'] }, price: { min: 1 }, on: false })
  if (found.ok) seen.push(found.data)
  const ordered = await client.placeOrder({ body: { name: 'Yuki', address: { city: 'Tokyo' } } })
  if (ordered.ok) seen.push(ordered.data)
  const lines = await client.watchLines({ count: 2 })
  if (lines.ok) for await (const { at, text } of lines.data) seen.push([at, text])
  const events = await client.watchEvents({ count: 2 })
  if (events.ok) for await (const { number } of events.data) seen.push(number)
  const health = await client.get_health()
  if (health.ok) seen.push(health.data)
  return seen
}

export function neverCalled(client: Client): void {
  // @ts-expect-error -- item_id is required
  void client.readItem({})
  // @ts-expect-error -- an input is required
  void client.readItem()
  // @ts-expect-error -- no such input
  void client.readItem({ item_id: 1, nothing: 1 })
  // @ts-expect-error -- of another type
  void client.readItem({ item_id: '1' })
}
`

test('the client of an application compiles at its strictest and is used against a server, errors included', async () => {
  const folder = projectWith({ 'tsconfig.json': tsconfig, 'usage.ts': usage })
  await writeClient(folder, shop, '-o', 'client.ts')
  deepStrictEqual(compile(folder), [])

  const server = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  after(() => server.stop())
  // Proof: the module is the text above, which the compiler has just accepted.
  const { useClient } = (await import(pathToFileURL(join(folder, 'usage.ts')).href)) as {
    useClient(baseUrl: string): Promise<unknown[]>
  }
  deepStrictEqual(await useClient(server.url), [
    { id: 7, name: 'Tea', made: '2026-01-02T03:04:05.000Z', stock: '12345678901234567890', tags: ['a', 'b'] },
    [404, 404],
    ['item_id'],
    'Closed',
    401,
    ['yuki', 't', 9],
    'b',
    {
      odd: 'a/b ..%2F',
      filter: { page: 3, 'sort-by': '&' },
      dollars: '=',
      own: 'own',
      userAgent: 'ua',
      session: 'é;',
    },
    'a/b c.txt',
    ['a', 'b'],
    3,
    null,
    {
      photo: ['photo.png', 'image/png', 'pixels'],
      pages: ['blob'],
      about: { title: 'Fuji', sizes: [1, 2] },
      title: 'A',
    },
    { where: { tags: ['a'] }, filter: { price: { min: 1 }, on: false } },
    { name: 'Yuki', address: { city: 'Tokyo' } },
    ['1970-01-01T00:00:00.000Z', 'line 0\r\n'],
    ['1970-01-01T00:00:00.001Z', 'line 1\r\n'],
    0,
    1,
    { status: 'ok', since: '1970-01-01T00:00:00.000Z' },
  ])
})

test('the manifest of a module compiles at its strictest', async () => {
  const folder = projectWith({
    'tsconfig.json': tsconfig,
    'api.ts': `import { createClient, type Client } from 'hayate/client'
import { manifest } from './shop.manifest.ts'
export const client: Client<typeof import(${JSON.stringify(shop)})> =
  createClient<typeof import(${JSON.stringify(shop)})>(manifest, { baseUrl: '' })
`,
  })
  await writeClient(folder, shop, '--routes', shop, '-o', 'shop.manifest.ts')
  deepStrictEqual(compile(folder), [])
})

/** The client of a document, and what the compiler says of it together with code that uses it. */
async function clientOf(document: object, code = ''): Promise<{ text: string; problems: readonly string[] }> {
  const folder = projectWith({
    'tsconfig.json': tsconfig,
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...document }),
    'use.ts': `${code}\nexport {}\n`,
  })
  const text = await writeClient(folder, '--document', 'openapi.json', '-o', 'client.ts')
  return { text, problems: compile(folder) }
}

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` })

test('every kind of JSON Schema becomes the type that its values have', async () => {
  const string = { type: 'string' }
  const schemas = {
    'Odd-name.of Ours': { type: 'object', properties: { "it's": string, ['__proto__']: string }, required: ["it's"] },
    OddNameOfOurs: { type: 'integer' },
    Nullable: { type: ['string', 'null'] },
    OldNullable: { type: 'string', nullable: true },
    Enum: { enum: ['a', "b'", 1, null, true] },
    Const: { const: 'only' },
    Tuple: { type: 'array', prefixItems: [string, { type: 'number' }], items: false, minItems: 2 },
    OpenTuple: { type: 'array', prefixItems: [string], items: { type: 'number' }, minItems: 1 },
    Union: { type: 'array', items: { anyOf: [string, { type: 'number' }] } },
    Map: { type: 'object', additionalProperties: { type: 'integer' } },
    Keyed: { type: 'object', propertyNames: { enum: ['x', 'y'] }, additionalProperties: string, required: ['x', 'y'] },
    Partly: { type: 'object', properties: { a: string }, required: ['a'], additionalProperties: { type: 'number' } },
    Closed: { type: 'object', additionalProperties: false },
    Anything: {},
    Nothing: false,
    Both: { allOf: [reference('Keyed'), { type: 'object', properties: { z: string }, required: ['z'] }] },
    Recursive: { anyOf: [string, { type: 'array', items: reference('Recursive') }] },
    Cat: { type: 'object', properties: { kind: string, lives: { type: 'integer' } }, required: ['kind', 'lives'] },
    Dog: { type: 'object', properties: { kind: string, name: string }, required: ['kind', 'name'] },
    Animal: {
      oneOf: [reference('Cat'), reference('Dog')],
      discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
    },
    Told: { ...string, description: 'Ends */ early?\n\nNo.', deprecated: true },
    Client: { type: 'boolean' },
    Inner: { type: 'array', items: { $ref: '#/components/schemas/Partly/properties/a' } },
    商品: { type: 'object', properties: { 名前: string } },
  }
  const { text, problems } = await clientOf(
    { components: { schemas } },
    `
import type * as c from './client.ts'
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type All = [
  Same<c.OddNameOfOurs, { "it's": string; __proto__?: string }>, Same<c.OddNameOfOurs2, number>,
  Same<c.Nullable, string | null>, Same<c.OldNullable, string | null>, Same<c.Enum, 'a' | "b'" | 1 | null | true>,
  Same<c.Const, 'only'>, Same<c.Tuple, [string, number]>, Same<c.OpenTuple, [string, ...number[]]>,
  Same<c.Union, (string | number)[]>, Same<c.Map, { [key: string]: number }>,
  Same<c.Keyed, { x: string; y: string }>, Same<c.Partly['a'], string>, Same<c.Partly[string], unknown>,
  Same<c.Anything, unknown>, Same<c.Nothing, never>, Same<c.Both['z'], string>, Same<c.Both['x'], string>,
  Same<c.Client2, boolean>, Same<c.Inner, string[]>, Same<c.商品, { 名前?: string }>,
]
export const all: All = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true]
export const nested: c.Recursive = ['a', ['b', ['c']]]
export const closed: c.Closed = {}
export function lives(animal: c.Animal): number {
  return animal.kind === 'cat' ? animal.lives : animal.name.length
}
`,
  )
  deepStrictEqual(problems, [])
  match(text, /\/\*\*\n \* Ends \*\\\/ early\?\n \*\n \* No\.\n \* @deprecated\n \*\/\nexport type Told = string\n/)
})

test('operations of any document are named uniquely, and inputs of one name by their places', async () => {
  const ok = {
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'string' } } } } },
  }
  const id = { schema: { type: 'string' } }
  const operations = {
    '/a/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, ...id }],
      get: {
        ...ok,
        operationId: 'items-list',
        parameters: [
          { name: 'id', in: 'query', ...id },
          { name: 'body', in: 'query', ...id },
        ],
      },
      put: { ...ok, operationId: 'itemsList', requestBody: { $ref: '#/components/requestBodies/Any' } },
      delete: { ...ok, operationId: 'then' },
      post: { ...ok, operationId: '__proto__' },
    },
    '/b c/{x-y}': { get: { ...ok, parameters: [{ name: 'x-y', in: 'path', required: true, ...id }] } },
    '/upload': {
      post: {
        ...ok,
        operationId: 'delete',
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: {
                  file: { type: 'string', format: 'binary' },
                  sheet: { type: 'string', contentMediaType: 'text/csv' },
                  photo: {
                    type: 'string',
                    anyOf: [{ contentMediaType: 'image/png' }, { contentMediaType: 'image/jpeg' }],
                  },
                  data: { type: 'string', contentMediaType: 'image/png', contentEncoding: 'base64' },
                  note: { type: 'string' },
                },
                required: ['file'],
              },
            },
          },
        },
      },
    },
    '/foreign': {
      get: {
        operationId: 'foreign',
        responses: {
          '2XX': { description: '', content: { 'text/csv': {} } },
          422: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/HTTPValidationError' } } },
          },
          default: {
            description: '',
            content: { 'application/json': { schema: { type: 'object', properties: { oops: { type: 'string' } } } } },
          },
        },
      },
    },
  }
  const { problems } = await clientOf(
    {
      paths: operations,
      components: {
        requestBodies: { Any: { content: { 'application/json': { schema: { type: 'object' } } } } },
        schemas: {
          HTTPValidationError: {
            type: 'object',
            properties: { detail: { type: 'array', items: {} } },
            required: ['detail'],
          },
        },
      },
    },
    `
import { createClient } from './client.ts'
const client = createClient({ baseUrl: '' })
export const calls: readonly (() => unknown)[] = [
  () => client.itemsList({ path_id: 'a', query_id: 'b', body: 'c' }),
  () => client.itemsList2({ id: 'a', body: { any: 'thing' } }),
  () => client.then_({ id: 'a' }),
  () => client.__proto__({ id: 'a' }),
  () => client.get_b_c_by_x_y({ 'x-y': 'a' }),
  () => client.delete({ body: { file: new Blob(['a']), sheet: new Blob([]), photo: new Blob([]), data: '', note: '' } }),
]
export async function foreign(): Promise<string> {
  const result = await client.foreign()
  if (result.ok) return result.data
  if (result.code === '422') return String(result.error.detail.length)
  return result.code === 'default' ? (result.error.oops ?? '') : result.error.title
}
`,
  )
  deepStrictEqual(problems, [])
})

test('files and fields leave as multipart, errors without a code are told by the status that declares them', async () => {
  const folder = projectWith({
    'openapi.json': JSON.stringify({
      openapi: '3.0.3',
      paths: {
        '/upload': {
          post: {
            operationId: 'upload',
            requestBody: { content: { 'multipart/form-data': { schema: { type: 'object' } } } },
            responses: { 422: { content: { 'application/json': { schema: { type: 'object' } } } } },
          },
        },
      },
    }),
  })
  await writeClient(folder, '--document', 'openapi.json', '-o', 'client.ts')
  // Proof: the client was written for the document above.
  const { createClient } = (await import(pathToFileURL(join(folder, 'client.ts')).href)) as {
    createClient(options: object): { upload(input: object): Promise<{ code?: string; error: unknown }> }
  }
  const bodies: FormData[] = []
  const fetch = async (_url: string, { body }: RequestInit): Promise<Response> => {
    ok(body instanceof FormData)
    bodies.push(body)
    return Response.json({ detail: ['no'] }, { status: 422 })
  }
  const file = new File(['text'], 'a.txt', { type: 'text/plain' })
  const result = await createClient({ baseUrl: '', fetch }).upload({ body: { file, tags: ['a', 'b'], on: true } })
  deepStrictEqual([result.code, result.error], ['422', { detail: ['no'] }])
  deepStrictEqual([bodies[0]?.get('file'), bodies[0]?.getAll('tags'), bodies[0]?.get('on')], [file, ['a', 'b'], 'true'])
})

test('--check tells which file is stale, and writes nothing', async () => {
  const folder = projectWith({})
  const args = [
    ['client', shop],
    ['client', shop, '--routes', shop, '-o', 'shop.manifest.ts'],
  ]
  for (const [at, file] of ['client.ts', 'shop.manifest.ts'].entries()) {
    const call = args[at] ?? []
    const absent = await runHayate([...call, '--check'], { cwd: folder })
    deepStrictEqual(
      [absent.code, absent.stderr],
      [1, `error: ${file} is not there. Run the command without --check.\n`],
    )
    strictEqual((await runHayate(call, { cwd: folder })).code, 0)
    deepStrictEqual(await runHayate([...call, '--check'], { cwd: folder }), { code: 0, stdout: '', stderr: '' })
    const changed = readFileSync(join(folder, file), 'utf8').replace('/health', '/healthy')
    writeFileSync(join(folder, file), changed)
    const stale = await runHayate([...call, '--check'], { cwd: folder })
    deepStrictEqual(
      [stale.code, stale.stderr],
      [
        1,
        `error: ${file} is stale: the application has changed since it was written. Run the command without --check.\n`,
      ],
    )
    strictEqual(readFileSync(join(folder, file), 'utf8'), changed)
  }
})

test('a formatter may have its way with what was written', async () => {
  const folder = projectWith({})
  await writeClient(folder, shop, '-o', 'client.ts')
  const before = readFileSync(join(folder, 'client.ts'), 'utf8')
  const own = spawnSync(biome, ['format', '--config-path', root, '--stdin-file-path', 'client.ts'], {
    input: before,
    encoding: 'utf8',
  })
  strictEqual(own.stdout, before, 'as this repository formats')
  const options = [
    '--line-width=60',
    '--indent-style=tab',
    '--javascript-formatter-quote-style=double',
    '--semicolons=always',
  ]
  const other = spawnSync(biome, ['format', ...options, '--stdin-file-path', 'client.ts'], {
    cwd: folder,
    input: before,
    encoding: 'utf8',
  })
  match(other.stdout, /^import .* "hayate\/client";$/m)
  writeFileSync(join(folder, 'client.ts'), other.stdout)
  deepStrictEqual(await runHayate(['client', shop, '--check'], { cwd: folder }), { code: 0, stdout: '', stderr: '' })
})

test('what cannot be written is one line', async () => {
  const folder = projectWith({
    'none.ts': 'export const routes = 1',
    'bad.json': '{',
    'old.json': '{"swagger":"2.0"}',
    'lost.json': '{"openapi":"3.1.0","paths":{"/":{"$ref":"#/nowhere"}}}',
    'alone.ts': `import { Hayate } from 'hayate'\nexport const lonely = new Hayate().get('/lonely', () => 1)`,
  })
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[shop, '--routes', 'missing.ts'], /There is no file missing\.ts/],
    [[shop, '--routes', 'none.ts'], /none\.ts exports no route/],
    [
      [shop, '--routes', 'alone.ts'],
      /exports the route 'lonely' \(GET \/lonely\), which the application does not serve/,
    ],
    [['--document', 'bad.json'], /bad\.json cannot be read as an OpenAPI document/],
    [['--document', 'old.json'], /This is no OpenAPI document/],
    [['--document', 'lost.json'], /'#\/nowhere' leads to nothing/],
    [['--document', 'bad.json', '--routes', 'none.ts'], /exclude each other/],
    [[shop, '-o', 'missing/client.ts'], /missing\/client\.ts cannot be written/],
  ]
  for (const [args, message] of cases) {
    const { code, stderr } = await runHayate(['client', ...args], { cwd: folder })
    strictEqual(code, 1, stderr)
    match(stderr, message)
    match(stderr, /^error: [^\n]+\n$/)
  }
})
