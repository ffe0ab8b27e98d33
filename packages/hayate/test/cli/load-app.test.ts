import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith, importHayate, runHayate } from './run-hayate.ts'

const one = (name: string): string =>
  `${importHayate}export const ${name} = new Hayate()\n${name}.get('/${name}', () => 1)\n`

async function routes(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runHayate(['routes', ...args], { cwd: folderWith(files) })
  return stdout + stderr
}

test('the application is the export app, then the default export, then the only one', async () => {
  const [named, byDefault, only, chosen] = await Promise.all([
    routes({ 'a.ts': `${one('app')}export const other = new Hayate()\n` }, 'a.ts'),
    routes({ 'a.ts': `${one('x')}export default x\nexport const other = new Hayate()\n` }, 'a.ts'),
    routes({ 'a.ts': `${one('shop')}export const port = 1\n` }, 'a.ts'),
    routes({ 'a.ts': `${one('shop')}export const app = new Hayate()\n` }, 'a.ts:shop'),
  ])
  assert.match(named, /\/app/)
  assert.match(byDefault, /\/x/)
  assert.match(only, /\/shop/)
  assert.match(chosen, /\/shop/)
})

test('package.json may name the application', async () => {
  assert.match(
    await routes({ 'package.json': '{"type":"module","hayate":{"app":"lib/web.ts"}}', 'lib/web.ts': one('shop') }),
    /\/shop/,
  )
})

test('what is wrong with the module is said in one line', async () => {
  const [missing, folder, none, several, wrong] = await Promise.all([
    routes({}, 'src/app.ts'),
    routes({ 'src/app.ts': '' }, 'src'),
    routes({ 'a.ts': 'export const port = 1, name = ""\n' }, 'a.ts'),
    routes({ 'a.ts': `${importHayate}export const a = new Hayate(), b = new Hayate()\n` }, 'a.ts'),
    routes({ 'a.ts': 'export const port = 1\n' }, 'a.ts:shop'),
  ])
  assert.match(missing, /^error: There is no file src\/app\.ts \(looked in .*\)\. Check the path\.\n$/)
  assert.match(folder, /^error: src is a folder\. .*\n$/)
  assert.match(
    none,
    /^error: a\.ts exports no application\. It exports name, port\. Write: export const app = new Hayate\(\)\n$/,
  )
  assert.match(several, /^error: a\.ts exports several applications: a, b\. Name one: a\.ts:a\n$/)
  assert.match(wrong, /^error: a\.ts has no export 'shop'\. It exports port\.\n$/)
})

test("a module that throws is shown with the user's own line, the stack only with --verbose", async () => {
  const files = {
    'app.ts': "import './setup.ts'\n",
    'setup.ts': 'const config: { url?: URL } = {}\nfunction setUp() {\n  return config.url.href\n}\nsetUp()\n',
  }
  const [plain, verbose] = await Promise.all([routes(files, 'app.ts'), routes(files, 'app.ts', '--verbose')])
  assert.match(
    plain,
    /^error: app\.ts failed while it was loaded\.\n\nTypeError: Cannot read properties of undefined \(reading 'href'\)\n\n {2}setup\.ts:3:21\n/,
  )
  assert.match(plain, /> 3 \| {3}return config\.url\.href\n {6}\| {21}\^\n/)
  assert.doesNotMatch(plain, /\n\s+at /)
  assert.match(verbose, /\n\s+at /)
})

test('a file that cannot be parsed and an import that leads nowhere are named', async () => {
  const [syntax, nowhere, enumeration] = await Promise.all([
    routes({ 'app.ts': 'export const a = 1\nconst b: = 3\n' }, 'app.ts'),
    routes({ 'app.ts': "import './items'\n", 'items.ts': '' }, 'app.ts'),
    routes({ 'app.ts': 'export const a = 1\nenum Colour { Red }\n' }, 'app.ts'),
  ])
  assert.match(syntax, /app\.ts:2:10/)
  assert.match(syntax, /> 2 \| const b: = 3/)
  assert.match(nowhere, /Cannot find module .*items' imported from .*app\.ts\n {2}An import names the whole file/)
  assert.match(enumeration, /enum is not supported.*\n\n {2}app\.ts:2:1\n/)
})
