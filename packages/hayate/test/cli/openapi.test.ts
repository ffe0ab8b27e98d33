import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith, importHayate, runHayate } from './run-hayate.ts'

const shop = (more: string): string => `${importHayate}
export const app = new Hayate({ title: 'Shop', lifespan: function* () { console.log('opened'); yield } })
app.get('/health', function health() { return { status: 'ok' } })
${more}
`
const items = `app.get('/items', function listItems() { return [] })`

test('hayate openapi --openapi writes the version that is asked for', async () => {
  const cwd = folderWith({ 'src/app.ts': shop('') })
  const [older, newer, wrong] = await Promise.all([
    runHayate(['openapi', '--openapi', '3.0'], { cwd }),
    runHayate(['openapi', '--openapi', '3.2'], { cwd }),
    runHayate(['openapi', '--openapi', '2.0'], { cwd }),
  ])
  strictEqual((JSON.parse(older.stdout) as { openapi: string }).openapi, '3.0.3')
  strictEqual((JSON.parse(newer.stdout) as { openapi: string }).openapi, '3.2.0')
  strictEqual(wrong.code, 2)
  match(wrong.stderr, /It is 3\.0, 3\.1 or 3\.2/)
})

test('hayate openapi diff names what breaks, exits with 1, and starts nothing', async () => {
  const cwd = folderWith({ 'src/app.ts': shop(items), 'next.ts': shop(`app.post('/items', function add() {})`) })
  strictEqual((await runHayate(['openapi', '-o', 'old.json'], { cwd })).code, 0)
  const [same, changed, all, json] = await Promise.all([
    runHayate(['openapi', 'diff', 'old.json'], { cwd }),
    runHayate(['openapi', 'diff', 'old.json', 'next.ts'], { cwd }),
    runHayate(['openapi', 'diff', 'old.json', 'next.ts', '--all'], { cwd }),
    runHayate(['openapi', 'diff', 'old.json', 'next.ts', '--json'], { cwd }),
  ])
  deepStrictEqual([same.code, same.stdout], [0, 'Nothing changed for clients.\n'])
  deepStrictEqual(
    [changed.code, changed.stdout],
    [1, '1 breaking change:\n  GET /items: the operation is gone\n1 other change (--all names them)\n'],
  )
  strictEqual(
    all.stdout,
    '1 breaking change:\n  GET /items: the operation is gone\n1 other change:\n  POST /items: there is a new operation\n',
  )
  deepStrictEqual(JSON.parse(json.stdout), {
    breaking: [{ place: 'GET /items', text: 'the operation is gone' }],
    other: [{ place: 'POST /items', text: 'there is a new operation' }],
  })
})

test('hayate openapi diff exits with 0 where nothing breaks, also between two files', async () => {
  const cwd = folderWith({ 'src/app.ts': shop(''), 'next.ts': shop(items) })
  await Promise.all([
    runHayate(['openapi', '-o', 'old.json'], { cwd }),
    runHayate(['openapi', 'next.ts', '--openapi', '3.0', '-o', 'new.json'], { cwd }),
  ])
  const { code, stdout } = await runHayate(['openapi', 'diff', 'old.json', 'new.json'], { cwd })
  deepStrictEqual([code, stdout], [0, 'No breaking changes.\n1 other change (--all names them)\n'])
})

test('hayate openapi diff says which file is no document', async () => {
  const cwd = folderWith({ 'src/app.ts': shop(''), 'a.json': '{', 'b.json': '{"swagger":"2.0"}' })
  const results = await Promise.all(
    ['a.json', 'b.json', 'c.json'].map((file) => runHayate(['openapi', 'diff', file], { cwd })),
  )
  deepStrictEqual(
    results.map(({ code, stderr }) => [code, stderr.replace(/ENOENT.*/, 'ENOENT')]),
    [
      [1, 'error: a.json is not JSON. Write the document with: hayate openapi -o a.json\n'],
      [1, 'error: b.json is not an OpenAPI 3 document.\n'],
      [1, 'error: c.json cannot be read: ENOENT\n'],
    ],
  )
})

test('hayate openapi --postman writes a collection and two environments into a folder', async () => {
  const cwd = folderWith({ 'src/app.ts': shop(items) })
  const { code, stdout } = await runHayate(['openapi', '--postman', '-o', 'out/postman'], { cwd })
  strictEqual(code, 0)
  const names = [
    'collection.postman_collection.json',
    'development.postman_environment.json',
    'production.postman_environment.json',
  ]
  deepStrictEqual(
    stdout.trimEnd().split('\n'),
    names.map((name) => join('out/postman', name)),
  )
  deepStrictEqual(readdirSync(join(cwd, 'out/postman')).toSorted(), names)
  const collection = JSON.parse(readFileSync(join(cwd, 'out/postman', names[0] ?? ''), 'utf8')) as {
    info: { name: string }
    item: { name: string }[]
  }
  strictEqual(collection.info.name, 'Shop')
  deepStrictEqual(
    collection.item.map(({ name }) => name),
    ['Health', 'List Items'],
  )
})
