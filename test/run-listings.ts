import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Hayate } from 'hayate'
import { testClient } from 'hayate/testing'
import { type FencedBlock, fencedBlocks, root } from './read-markdown.ts'

/** A command of a `console` block and what the page says it prints. */
interface Shown {
  readonly command: string
  readonly output: string
}

const binary = join(root, 'packages/hayate/bin/hayate.mjs')
const sources = ['--conditions=hayate-src', '--disable-warning=ExperimentalWarning']

/**
 * The listings of one page, as a reader would have them: a folder with the files that the page shows.
 *
 * A `ts` block begins with `// run: app.ts`, any other file with `# file: .env`. In a `console` block `$ curl …` asks the
 * module shown last, `$ node …` and `$ hayate …` run in the folder; what follows must be what they print.
 */
export class ListedProject {
  readonly folder: string
  /** First lines of `ts` blocks that name no file: nobody runs those. */
  readonly unnamed: readonly string[]
  readonly #blocks: readonly FencedBlock[]

  constructor(markdown: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'hayate-reference-'))
    this.#blocks = fencedBlocks(markdown)
    const unnamed: string[] = []
    const modules: string[] = []
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    this.#write('package.json', '{ "type": "module" }')
    for (const { language, code } of this.#blocks) {
      const name = fileName(code)
      if (name !== undefined) this.#write(name, code.slice(code.indexOf('\n') + 1))
      if (language !== 'ts') continue
      if (name === undefined) unnamed.push(code.split('\n')[0] ?? '')
      else modules.push(name)
    }
    this.unnamed = unnamed
    const compilerOptions = { noEmit: true, types: ['node'] }
    this.#write(
      'tsconfig.json',
      JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files: modules }),
    )
  }

  /** What the compiler says of the listings; of the sources it is asked by the type check. */
  compile(): readonly string[] {
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', this.folder], {
      cwd: root,
      encoding: 'utf8',
    })
    return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('packages/'))
  }

  /** Runs every command; `check` gets what came and what the page shows. */
  async run(check: (actual: string, expected: string, command: string) => void): Promise<void> {
    let module = ''
    for (const { language, code } of this.#blocks) {
      if (language === 'ts') module = fileName(code) ?? ''
      if (language !== 'console') continue
      for (const { command, output } of shownCommands(code)) {
        const actual = command.startsWith('curl ') ? await this.#curl(module, command) : this.spawn(command).output
        check(actual.trimEnd(), output.trimEnd(), command)
      }
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }

  #write(name: string, text: string): void {
    const path = join(this.folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
  }

  /** Runs `node …` or `hayate …` in the folder. */
  spawn(command: string): { readonly output: string; readonly code: number | null } {
    const { env, words } = splitCommand(command)
    const [program, ...args] = words
    const all = program === 'hayate' ? [...sources, binary, ...args] : [...sources, ...args]
    const { PATH, HOME } = process.env
    const ended = spawnSync(process.execPath, all, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { PATH, HOME, NO_COLOR: '1', ...env },
    })
    return { output: withoutTimes(`${ended.stdout}${ended.stderr}`), code: ended.status }
  }

  /** `-i` shows the status and those headers that the page is about; a body in JSON is laid out as the page has it. */
  async #curl(module: string, command: string): Promise<string> {
    const { words } = splitCommand(command)
    const request = readCurl(words)
    // Proof: the compiler has accepted the listing; a module without an `app` fails in the client.
    const { app } = (await import(pathToFileURL(join(this.folder, module)).href)) as { app: Hayate }
    await using client = await testClient(app, { redirect: 'manual', raiseServerErrors: false })
    const { method, path, headers, body } = request
    const response = await client.request(method, path, { headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (!request.withHead) return text
    const shown = [...response.headers]
      .filter(([name]) => !unshown.has(name))
      .map(([name, value]) => `${name}: ${value}`)
    return [`HTTP/1.1 ${response.status}`, ...shown, '', text].join('\n')
  }
}

/** Headers of every answer, which the pages leave out. */
const unshown: ReadonlySet<string> = new Set([
  'server-timing',
  'x-request-id',
  'content-length',
  'x-content-type-options',
  'last-modified',
  'etag',
])

/** Log lines differ in these at every run. */
function withoutTimes(output: string): string {
  return output.replaceAll(/"(time|stack)":"[^"]*"/g, '"$1":"…"').replaceAll(/"duration_ms":[\d.]+/g, '"duration_ms":…')
}

function fileName(code: string): string | undefined {
  return /^(?:\/\/ run|# file): (\S+)$/m.exec(code.split('\n')[0] ?? '')?.[1]
}

function shownCommands(code: string): readonly Shown[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { command: part.slice(0, end), output: part.slice(end + 1) }
    })
}

/** Words of a shell line: quotes, and variables before the program. */
function splitCommand(command: string): { readonly env: Record<string, string>; readonly words: readonly string[] } {
  const words = Array.from(command.matchAll(/(?:[^\s']+|'[^']*')+/g), ([word]) => word.replaceAll("'", ''))
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const env = Object.fromEntries(
    words.slice(0, first).map((word) => [word.split('=')[0], word.slice(word.indexOf('=') + 1)]),
  )
  return { env, words: words.slice(first) }
}

interface Curl {
  method: string
  path: string
  readonly headers: Record<string, string>
  body: string | undefined
  withHead: boolean
}

function readCurl(words: readonly string[]): Curl {
  const curl: Curl = { method: 'GET', path: '', headers: {}, body: undefined, withHead: false }
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '-i') curl.withHead = true
    else if (word === '-X') curl.method = words[++at] ?? ''
    else if (word === '-H') {
      const [name = '', value = ''] = (words[++at] ?? '').split(/: (.*)/)
      curl.headers[name] = value
    } else if (word === '--json') {
      curl.method = 'POST'
      curl.headers['content-type'] = 'application/json'
      curl.body = words[++at]
    } else curl.path = word.replace('localhost:8000', '')
  }
  return curl
}
