// Tries the examples as a new user would: in an empty project, against the packed package.
// npm run try-guide [-- first-steps dependencies …]
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pagesWithListings } from './fill-guide.ts'
import { commandsOf, isShown, runCommand, type ShownCommand } from './guide-commands.ts'

const root = join(import.meta.dirname, '..')
const library = join(root, 'packages/hayate')
/** What the introduction of the guide tells everybody to install. */
const base = ['zod', '@types/node', 'typescript']

/** An example that says nothing for so long does not start. */
const startLimitMs = 20_000

interface Manifest {
  readonly [group: string]: Readonly<Record<string, string>> | undefined
}

/** Versions of packages, from the manifests of the repository. */
function versionsOf(...manifests: readonly string[]): Readonly<Record<string, string>> {
  // Proof: both groups of a package.json are records of texts, or not there.
  const read = manifests.map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest)
  const groups = read.flatMap(({ dependencies = {}, devDependencies = {} }) => [dependencies, devDependencies])
  return Object.fromEntries(groups.flatMap((group) => Object.entries(group)))
}

/** @throws Error with what the program printed. */
function run(folder: string, program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** The tarball, built beside the repository: a `dist` inside it would be taken instead of the sources. */
function pack(work: string): string {
  const copy = join(work, 'package')
  for (const name of ['package.json', 'LICENSE', 'bin', 'src', 'assets']) {
    cpSync(join(library, name), join(copy, name), { recursive: true })
  }
  const out = ['--outDir', join(copy, 'dist'), '--tsBuildInfoFile', join(work, 'buildinfo')]
  run(root, join(root, 'node_modules/.bin/tsc'), '-p', join(library, 'tsconfig.json'), ...out)
  return join(work, run(work, 'npm', 'pack', '--silent', './package').trim())
}

/** The packages beside hayate and zod that an example imports. */
function extraPackages(example: string): readonly string[] {
  const files = globSync(`${example}/**/*.ts`, { cwd: root })
  const names = files.flatMap((file) =>
    Array.from(
      readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) .*from '((?:@[\w-]+\/)?[a-z][\w-]*)/gm),
    ),
  )
  const known = ['hayate', ...base, 'node']
  return [...new Set(names.map(([, name = '']) => name))].filter((name) => !known.includes(name)).toSorted()
}

/** A project as the introduction of the guide has it, with the examples in folders of their own. */
function makeProject(work: string, examples: readonly string[]): string {
  const project = join(work, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n')
  const versions = versionsOf('package.json', 'examples/package.json')
  const wanted = new Set([...base, ...examples.flatMap(extraPackages)])
  const packages = [...wanted].map((name) => `${name}@${versions[name] ?? 'latest'}`)
  run(project, 'npm', 'install', '--silent', '--no-audit', '--no-fund', pack(work), ...packages)
  for (const example of examples) cpSync(join(root, example), join(project, example), { recursive: true })
  const compilerOptions = {
    ...{ strict: true, module: 'nodenext', target: 'esnext', lib: ['esnext'], types: ['node'], noEmit: true },
    ...{ allowImportingTsExtensions: true, erasableSyntaxOnly: true, verbatimModuleSyntax: true, skipLibCheck: false },
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['examples'] }))
  return project
}

interface Started {
  /** Undefined when the application did not start. */
  readonly port: number | undefined
  /** What it printed until then. */
  readonly printed: string
  stop(): Promise<void>
}

/** `hayate run app.ts` in the folder of an example. */
async function start(project: string, example: string): Promise<Started> {
  const hayate = join(project, 'node_modules/hayate/bin/hayate.mjs')
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(process.execPath, [hayate, 'run', 'app.ts', '--host', '127.0.0.1', '--port', '0'], {
    cwd: join(project, example),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill()
    await ended
  }
  let printed = ''
  const listening = new Promise<number | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        printed += piece
        const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1]
        if (port !== undefined) resolve(Number(port))
      })
    }
    void ended.then(() => resolve(undefined))
    setTimeout(resolve, startLimitMs, undefined).unref()
  })
  const port = await listening
  return { port, printed, stop }
}

/** What went wrong with one example. */
async function tryExample(project: string, example: string, commands: readonly ShownCommand[]): Promise<string[]> {
  const wrong: string[] = []
  const server = await start(project, example)
  if (server.port === undefined) wrong.push(`it does not start:\n${server.printed}`)
  else {
    for (const { command, output } of commands) {
      const printed = await runCommand(command, server.port, join(project, example))
      if (!isShown(printed, output)) wrong.push(`${command}\n  shown:   ${output}\n  printed: ${printed}`)
    }
  }
  await server.stop()
  const tests = globSync('**/*.test.ts', { cwd: join(project, example) })
  const { status, stdout } = spawnSync(process.execPath, ['--test', ...tests], {
    cwd: join(project, example),
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (status !== 0) wrong.push(`its tests fail:\n${stdout.slice(stdout.indexOf('failing tests'))}`)
  return wrong
}

/** Packages that an example needs and its page does not tell to install. */
function unsaid(example: string, pages: readonly { readonly text: string }[]): readonly string[] {
  const shown = pages.filter(({ text }) => text.includes(`file=${example}/`)).map(({ text }) => text)
  const told = (name: string): boolean =>
    shown.some((text) => new RegExp(String.raw`npm install [^\n]*(?<=[\s,])${name}(?![\w/-])`).test(text))
  return extraPackages(example)
    .filter((name) => !told(name))
    .map((name) => `its page does not say 'npm install ${name}'`)
}

async function main(names: readonly string[]): Promise<number> {
  const all = globSync('examples/*/app.ts', { cwd: root }).map((file) => dirname(file))
  const examples = all.filter((example) => names.length === 0 || names.includes(example.slice(9))).toSorted()
  const pages = pagesWithListings().map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }))
  const guide = pages.filter(({ page }) => page.startsWith('docs/guide/'))
  const commands = guide.flatMap(({ text }) => commandsOf(text))
  const work = mkdtempSync(join(tmpdir(), 'hayate-guide-'))
  let failed = 0
  try {
    const project = makeProject(work, examples)
    const types = spawnSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
      cwd: project,
      encoding: 'utf8',
    })
    if (types.status !== 0) failed += 1
    process.stdout.write(types.status === 0 ? 'ok     types\n' : `FAILED types\n${types.stdout}`)
    for (const example of examples) {
      const own = commands.filter((shown) => shown.example === example)
      const wrong = [...(await tryExample(project, example, own)), ...unsaid(example, pages)]
      failed += wrong.length === 0 ? 0 : 1
      process.stdout.write(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${example}, ${own.length} commands\n`)
      for (const one of wrong) process.stdout.write(`  ${one}\n`)
    }
  } finally {
    rmSync(work, { recursive: true })
  }
  return failed === 0 ? 0 : 1
}

if (!existsSync(join(root, 'node_modules'))) throw new Error('Run npm ci first.')
process.exitCode = await main(process.argv.slice(2))
