import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { postmanExport } from '../openapi/postman-collection.ts'
import { CliError } from './cli-error.ts'
import { writeText } from './write-text.ts'

/** Writes the collection and its two environments; returns their paths. @throws CliError When one cannot be written. */
export function writePostman(document: unknown, folder: string): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new CliError(`${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const { collection, development, production } = postmanExport(document)
  const files = [
    ['collection.postman_collection.json', collection],
    ['development.postman_environment.json', development],
    ['production.postman_environment.json', production],
  ] as const
  return files.map(([name, content]) => {
    const path = join(folder, name)
    writeText(path, `${JSON.stringify(content, null, 2)}\n`)
    return path
  })
}
