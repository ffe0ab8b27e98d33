import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith, importHayate, runHayate } from './run-hayate.ts'

const shop = `${importHayate}
const migrations = {
  name: 'sql',
  commands: [{ name: 'migrate', summary: 'bring the database up to date', run: (args) => { console.log(JSON.stringify(args)); return args.length } }],
}
export const app = new Hayate({ title: 'Shop', version: '2.0.0', extensions: [migrations], lifespan: async function* () { console.log('opened'); yield } })
app.get('/health', function health() { return { status: 'ok' } })
app.post('/items', () => ({}))
setInterval(() => undefined, 1000)
`

test('hayate secret prints a new key of 256 bits each time', async () => {
  const [first, second] = await Promise.all([runHayate(['secret']), runHayate(['secret'])])
  assert.equal(first.code, 0)
  assert.match(first.stdout, /^[A-Za-z0-9_-]{43}\n$/)
  assert.notEqual(first.stdout, second.stdout)
})

test('the help lists the commands, and those of the extensions of the application in the folder', async () => {
  const help = await runHayate(['--help'], { cwd: folderWith({ 'src/app.ts': shop }) })
  assert.equal(help.code, 0)
  for (const command of ['dev', 'run', 'routes', 'openapi', 'client', 'secret'])
    assert.match(help.stdout, new RegExp(`^  ${command} `, 'm'))
  assert.match(help.stdout, /Commands of src\/app\.ts:\n {2}migrate {2}bring the database up to date/)
})

test('without a command the help is printed, and the exit code says wrong usage', async () => {
  const { code, stdout } = await runHayate([])
  assert.equal(code, 2)
  assert.match(stdout, /^Usage: hayate/)
})

test('wrong usage exits with 2 and one line', async () => {
  for (const args of [
    ['run', '--port', '70000'],
    ['run', '--nope'],
    ['secret', 'x', 'y'],
  ]) {
    const { code, stderr } = await runHayate(args)
    assert.equal(code, 2, stderr)
    assert.match(stderr, /^error: .*\n$/)
  }
})

test('the version is that of the package', async () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  assert.equal((await runHayate(['--version'])).stdout, `${manifest.version}\n`)
})

test('hayate routes lists method, path and name without starting the application', async () => {
  const { code, stdout } = await runHayate(['routes'], { cwd: folderWith({ 'src/app.ts': shop }) })
  assert.equal(code, 0)
  assert.equal(stdout, 'METHOD  PATH     NAME\nGET     /health  health\nPOST    /items   post_items\n')
})

test('hayate openapi writes the document to standard output or a file', async () => {
  const cwd = folderWith({ 'src/app.ts': shop })
  const [shown, written] = await Promise.all([
    runHayate(['openapi'], { cwd }),
    runHayate(['openapi', 'src/app.ts', '-o', 'openapi.json'], { cwd }),
  ])
  const document = JSON.parse(shown.stdout) as { openapi: string; info: { title: string } }
  assert.equal(document.info.title, 'Shop')
  assert.equal(written.code, 0)
  assert.equal(written.stdout, '')
  assert.equal(readFileSync(join(cwd, 'openapi.json'), 'utf8'), shown.stdout)
})

test('a command of an extension gets its arguments as they are, and its result is the exit code', async () => {
  const cwd = folderWith({ 'src/app.ts': shop, 'other.ts': shop.replace("'migrate'", "'other'") })
  const [migrate, other] = await Promise.all([
    runHayate(['migrate', 'up', '--steps', '2', '--help'], { cwd }),
    runHayate(['--app', 'other.ts', 'other'], { cwd }),
  ])
  assert.equal(migrate.stdout, '["up","--steps","2","--help"]\n')
  assert.equal(migrate.code, 4)
  assert.equal(other.stdout, '[]\n')
  assert.equal(other.code, 0)
})

test('an unknown command is one line that names those there are', async () => {
  const { code, stderr } = await runHayate(['migrat'], { cwd: folderWith({ 'src/app.ts': shop }) })
  assert.equal(code, 1)
  assert.equal(
    stderr,
    "error: There is no command 'migrat', also not in the extensions of src/app.ts. There are: dev, run, routes, openapi, client, secret, migrate.\n",
  )
})

test('under an older Node the binary starts again under the pinned one', async (context) => {
  const node = '/usr/bin/node'
  let version = ''
  try {
    version = execFileSync(node, ['--version']).toString()
  } catch {
    return context.skip('no system Node')
  }
  if (Number.parseInt(version.slice(1), 10) >= 24) return context.skip('the system Node is new')
  const pinned = folderWith({ 'src/app.ts': shop })
  const root = new URL('../../../../', import.meta.url).pathname
  const { code, stdout } = await runHayate(['migrate', 'a'], { node, cwd: pinned })
  assert.deepEqual([code, stdout], [1, '["a"]\n'], `pinned below ${root}`)
})
