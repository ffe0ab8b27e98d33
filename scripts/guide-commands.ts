// The `$ curl …` commands of the pages in docs/guide and docs/course, and whether they print what the page shows.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '..')
const fence = /^```(\w*)(?: file=(examples\/\S+))?[^\n]*\n([\s\S]*?)^```$/gm

/** `$ curl …` with what the page says it prints. */
export interface ShownCommand {
  readonly command: string
  readonly output: string
  /** The folder of the application that is asked, from the root; undefined when the page shows none. */
  readonly example: string | undefined
}

/**
 * The commands of a page. They ask its first example; in the course, where a page has several, the last one shown before.
 * `$ TOKEN=$(curl …)` is kept for those that follow.
 */
export function commandsOf(markdown: string): readonly ShownCommand[] {
  let example: string | undefined
  let assigned = ''
  return Array.from(markdown.matchAll(fence)).flatMap(([, language, file, code = '']) => {
    if (file !== undefined && (example === undefined || file.startsWith('examples/course/'))) {
      example = exampleOf(file) ?? example
    }
    return (language === 'console' ? curls(code) : []).flatMap(({ command, output }) => {
      if (command.startsWith('curl ')) return [{ command: `${assigned}${command}`, output, example }]
      assigned += `${command}\n`
      return []
    })
  })
}

/** The folder with the application that a file is part of. */
function exampleOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== 'examples'; folder = dirname(folder)) {
    if (existsSync(join(root, folder, 'app.ts'))) return folder
  }
  return undefined
}

/** The commands of one block that ask a server, each with the lines below it; one that ends in `\` goes on in the next line. */
function curls(code: string): readonly { readonly command: string; readonly output: string }[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .flatMap((part) => {
      const [command = ''] = /^(?:.*\\\n)*.*$/m.exec(part) ?? []
      return /^(?:[A-Z]+=\$\()?curl /.test(command)
        ? [{ command, output: part.slice(command.length + 1).trimEnd() }]
        : []
    })
}

/**
 * Runs one command of a page in bash, against a server on another port than the page has.
 *
 * @param folder - Where it runs: the files that a command sends stand there.
 */
export async function runCommand(command: string, port: number, folder: string): Promise<string> {
  const asked = command.replaceAll(/(localhost|127\.0\.0\.1):8000/g, `127.0.0.1:${port}`)
  // As a terminal shows it: curl draws its progress only where nobody reads.
  const child = spawn('bash', ['-c', `curl() { command curl -sS "$@"; }; ${asked}`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${stdout}${stderr}`.replaceAll(`127.0.0.1:${port}`, 'localhost:8000').trimEnd()
}

/** `…` on a page stands for anything, and of the headers of an answer a page shows those that it is about. */
export function isShown(printed: string, expected: string): boolean {
  const actual = printed.replaceAll('\r', '')
  if (like(actual, expected)) return true
  const [head = '', ...body] = actual.split('\n\n')
  const [shownHead = '', ...shownBody] = expected.split('\n\n')
  const [status = '', ...headers] = head.split('\n')
  const [shownStatus = '', ...shownHeaders] = shownHead.split('\n')
  if (!status.startsWith('HTTP/1.1') || !status.startsWith(shownStatus)) return false
  const all = shownHeaders.every((line) => line === '…' || headers.some((header) => like(header, line)))
  return all && like(body.join('\n\n').trimEnd(), shownBody.join('\n\n').trimEnd())
}

function like(actual: string, expected: string): boolean {
  const pieces = expected.split('…').map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${pieces.join('[^]*?')}$`, 'i').test(actual)
}
