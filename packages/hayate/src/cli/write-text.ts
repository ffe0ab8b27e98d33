import { writeFileSync } from 'node:fs'
import { CliError } from './cli-error.ts'

/** @throws CliError When the file cannot be written. */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new CliError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`)
  }
}
