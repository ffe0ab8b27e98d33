import { type Command, CommanderError } from 'commander'
import { buildProgram } from './build-program.ts'
import { CliError } from './cli-error.ts'
import { describeExtensionCommands, loadExtensionCommands } from './extension-commands.ts'
import { findAppModule } from './find-app-module.ts'
import { formatError } from './format-error.ts'

const mistake = 1
const wrongUsage = 2

/** Runs a command of the application's extensions. Its arguments are its own: not even `--help` is taken from them. */
async function runExtensionCommand(program: Command, call: ExtensionCall): Promise<number> {
  const { name, args, app } = call
  const module = app ?? findAppModule()
  if (module === undefined) {
    throw new CliError(
      `There is no command '${name}'. hayate --help lists them; --app src/app.ts adds those of the application's extensions.`,
    )
  }
  const commands = await loadExtensionCommands(module)
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return (await found.run(args)) ?? 0
  const known = [...program.commands.map((command) => command.name()), ...commands.map((command) => command.name)]
  throw new CliError(
    `There is no command '${name}', also not in the extensions of ${module}. There are: ${known.join(', ')}.`,
  )
}

/** A command line whose first word is no command of ours. */
interface ExtensionCall {
  readonly name: string
  readonly args: readonly string[]
  readonly app: string | undefined
}

/** The first word, what follows it, and the value of `--app` before it. */
function readCall(argv: readonly string[]): {
  readonly name: string | undefined
  readonly args: readonly string[]
  readonly app: string | undefined
} {
  let app: string | undefined
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--app') app = argv[++index]
    else if (word.startsWith('--app=')) app = word.slice('--app='.length)
    else if (!word.startsWith('-')) return { name: word, args: argv.slice(index + 1), app }
  }
  return { name: undefined, args: [], app }
}

async function runProgram(argv: readonly string[]): Promise<number> {
  let exitCode = 0
  const program = buildProgram((code) => {
    exitCode = code
  })
  const { name, args, app } = readCall(argv)
  if (name === undefined && (argv.length === 0 || argv.includes('--help') || argv.includes('-h'))) {
    program.addHelpText('after', await describeExtensionCommands(app))
    program.outputHelp()
    return argv.length === 0 ? wrongUsage : 0
  }
  if (name !== undefined && !program.commands.some((command) => command.name() === name)) {
    return runExtensionCommand(program, { name, args, app })
  }
  await program.parseAsync([...argv], { from: 'user' })
  return exitCode
}

/**
 * The `hayate` command.
 *
 * @param argv - The arguments after the program's name.
 * @returns The exit code: 0, 1 for a mistake or a failure of the application, 2 for wrong usage.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await runProgram(argv)
  } catch (error) {
    // Commander has written its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage
    process.stderr.write(formatError(error, { verbose: argv.includes('--verbose') }))
    return mistake
  }
}
