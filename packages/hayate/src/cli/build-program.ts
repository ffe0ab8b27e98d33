import { Command } from 'commander'
import type { ClientFlags } from './client-command.ts'
import type { ListenFlags } from './listen-options.ts'
import type { OpenapiFlags } from './openapi-command.ts'
import type { DiffFlags } from './openapi-diff-command.ts'
import { parsePort } from './parse-port.ts'
import { parseSpecification } from './parse-specification.ts'
import { readVersion } from './read-version.ts'

/** Flags that every command takes. */
export interface GlobalFlags {
  readonly verbose?: boolean
  readonly app?: string
}

const examples = `
Examples:
  hayate dev                         serve src/app.ts on this machine, start anew on change
  hayate run src/app.ts --port 80    serve to the network
  hayate openapi -o openapi.json     write the document
  hayate openapi diff openapi.json   name what would break clients of that document

The application is the export 'app' of src/app.ts, unless another module or export is named: src/main.ts:shop.`

function parseList(text: string): readonly string[] {
  return text.split(',').map((entry) => entry.trim())
}

/** What the commands of a program share: its flags, and where the exit code goes. */
interface Wiring {
  readonly flags: () => GlobalFlags
  readonly exit: (code: number) => void
}

function addServing(program: Command, { flags, exit }: Wiring): void {
  program
    .command('dev')
    .summary('serve on this machine and start anew on change')
    .argument('[module]', 'the application: src/app.ts, or src/app.ts:name')
    .option('--host <host>', 'address to listen on (HOST, else 127.0.0.1)')
    .option('--port <port>', 'port (PORT, else 8000; 0 picks a free one)', parsePort)
    .option('--root-path <path>', 'what a proxy strips from paths (ROOT_PATH)')
    .option('--trust-proxy <networks>', 'believe these: loopback,10.0.0.0/8 (TRUST_PROXY)', parseList)
    .option('--proxy-headers <names>', 'headers that they set (PROXY_HEADERS)', parseList)
    .action(async (module: string | undefined, options: ListenFlags) => {
      const { devCommand } = await import('./dev-command.ts')
      exit(await devCommand(module ?? flags().app, { ...options, verbose: flags().verbose === true }))
    })
  program
    .command('run')
    .summary('serve to the network')
    .argument('[module]', 'the application: src/app.ts, or src/app.ts:name')
    .option('--host <host>', 'address to listen on (HOST, else 0.0.0.0)')
    .option('--port <port>', 'port (PORT, else 8000; 0 picks a free one)', parsePort)
    .option('--root-path <path>', 'what a proxy strips from paths (ROOT_PATH)')
    .option('--trust-proxy <networks>', 'believe these: loopback,10.0.0.0/8 (TRUST_PROXY)', parseList)
    .option('--proxy-headers <names>', 'headers that they set (PROXY_HEADERS)', parseList)
    .action(async (module: string | undefined, options: ListenFlags) => {
      const { runCommand } = await import('./run-command.ts')
      exit(await runCommand(module ?? flags().app, options))
    })
}

function addReading(program: Command, { flags, exit }: Wiring): void {
  program
    .command('routes')
    .summary('list the routes: method, path, name')
    .argument('[module]', 'the application')
    .action(async (module: string | undefined) => {
      const { routesCommand } = await import('./routes-command.ts')
      exit(await routesCommand(module ?? flags().app))
    })
  program
    .command('openapi')
    .summary('write the OpenAPI document, compare it, export it')
    .argument('[module]', 'the application')
    .option('-o, --output <path>', 'a file; with --postman a folder')
    .option('--openapi <version>', '3.0, 3.1 or 3.2', parseSpecification)
    .option('--postman', 'write a Postman collection and environments')
    .action(async (module: string | undefined, options: OpenapiFlags) => {
      const { openapiCommand } = await import('./openapi-command.ts')
      exit(await openapiCommand(module ?? flags().app, options))
    })
    .command('diff')
    .summary('name what changed since an older document')
    .argument('<old>', 'a document in JSON; - is standard input')
    .argument('[new]', 'another, or the application')
    .option('--all', 'name the other changes too')
    .option('--json', 'write { breaking, other } as JSON')
    // Those of `openapi` are not this command's.
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => [...program.options] })
    .action(async (old: string, now: string | undefined, options: DiffFlags) => {
      const { openapiDiffCommand } = await import('./openapi-diff-command.ts')
      exit(await openapiDiffCommand(old, now ?? flags().app, options))
    })
  program
    .command('client')
    .summary('write a typed client, or tell that it is stale')
    .argument('[module]', 'the application')
    .option('--routes <file>', 'the manifest of the routes that this module exports')
    .option('--document <file>', 'an OpenAPI document in JSON instead of an application')
    .option('-o, --out <file>', 'client.ts, with --routes routes.manifest.ts; - prints it')
    .option('--check', 'write nothing, exit with 1 when the file is stale')
    .action(async (module: string | undefined, options: ClientFlags) => {
      const { clientCommand } = await import('./client-command.ts')
      exit(await clientCommand(module ?? flags().app, options))
    })
  program
    .command('secret')
    .summary('print a new key for SECRET_KEY')
    .action(async () => {
      const { secretCommand } = await import('./secret-command.ts')
      exit(secretCommand())
    })
}

/** The `hayate` program with its own commands. Throws commander's errors instead of ending the process. */
export function buildProgram(exit: (code: number) => void): Command {
  const program = new Command('hayate')
  program
    .description('hayate (疾風): typed web applications, declared once')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--app <module>', 'the application, for commands of its extensions')
    .option('--verbose', 'show stacks of errors')
    .addHelpText('after', examples)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
  const wiring: Wiring = { flags: () => program.opts<GlobalFlags>(), exit }
  addServing(program, wiring)
  addReading(program, wiring)
  return program
}
