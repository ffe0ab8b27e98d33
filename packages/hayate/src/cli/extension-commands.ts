import type { Command as ExtensionCommand } from '../app/extension.ts'
import { CliError } from './cli-error.ts'
import { findAppModule } from './find-app-module.ts'
import { loadApp } from './load-app.ts'

/** The commands that an application's extensions bring. @throws CliError when two have the same name. */
export async function loadExtensionCommands(module: string): Promise<readonly ExtensionCommand[]> {
  const app = await loadApp(module)
  const owners = new Map<string, string>()
  const commands: ExtensionCommand[] = []
  for (const extension of app.extensions ?? []) {
    for (const command of extension.commands ?? []) {
      const owner = owners.get(command.name)
      if (owner !== undefined) {
        throw new CliError(`The extensions ${owner} and ${extension.name} both bring a command '${command.name}'.`)
      }
      owners.set(command.name, extension.name)
      commands.push(command)
    }
  }
  return commands
}

/** For the help: the commands of the application in this folder, or why they are not known. */
export async function describeExtensionCommands(named: string | undefined): Promise<string> {
  const module = named ?? findAppModule()
  if (module === undefined) return ''
  try {
    const commands = await loadExtensionCommands(module)
    const width = Math.max(0, ...commands.map((command) => command.name.length))
    const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`)
    return lines.length > 0 ? `\nCommands of ${module}:\n${lines.join('')}` : ''
  } catch {
    return `\n(${module} could not be loaded: its commands are not listed.)\n`
  }
}
