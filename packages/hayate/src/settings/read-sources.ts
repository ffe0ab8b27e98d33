import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseEnvFile } from './parse-env-file.ts'

/** Where settings are read from. */
export interface SourceOptions {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default `.env` in the working folder, where it may be absent; `false` reads none. */
  readonly envFile?: string | false
  /** A folder with one file for each secret, named as the setting in any case. Default `/run/secrets`. */
  readonly secretsDir?: string
}

/** One variable's text and where it was found. */
export interface FoundText {
  readonly text: string
  /** For messages: `the environment`, `.env`, a file's path. */
  readonly origin: string
}

/** The sources, opened: names are looked up in any case. */
export interface Sources {
  /**
   * Environment, then `.env`, then secret files. In the first two, `NAME_FILE` names a file that holds the value.
   *
   * @param withFile - Whether `NAME_FILE` counts; not when a setting of that name exists.
   */
  find(name: string, withFile: boolean): FoundText | undefined
  /** What could not be read, as sentences. Grows while names are looked up. */
  readonly problems: readonly string[]
}

const defaultSecretsDir = '/run/secrets'
const maxFileBytes = 65_536

interface NamedSource {
  readonly origin: string
  readonly texts: ReadonlyMap<string, string>
}

/** Upper-case names; where the same name is spelt twice, the one in upper case wins. */
function indexed(entries: Iterable<readonly [string, string | undefined]>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [name, text] of entries) {
    const upper = name.toUpperCase()
    if (text !== undefined && (name === upper || !texts.has(upper))) texts.set(upper, text)
  }
  return texts
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it'
  if (code === 'EISDIR') return 'it is a folder'
  return error instanceof Error ? error.message : String(error)
}

function readEnvFile(path: string, mayBeAbsent: boolean, problems: string[]): NamedSource {
  let content = ''
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!(isAbsent && mayBeAbsent)) problems.push(`${path}: cannot be read: ${reasonOf(error)}.`)
  }
  const file = parseEnvFile(content)
  for (const problem of file.problems) problems.push(`${path}, ${problem}.`)
  return { origin: path, texts: indexed(file.values) }
}

function readValueFile(path: string, name: string, problems: string[]): FoundText | undefined {
  try {
    if (statSync(path).size > maxFileBytes) {
      problems.push(`${name}: the file ${path} is larger than 64 KiB, which no setting is.`)
      return undefined
    }
    // Editors and `echo` end a file with a line feed that is not part of the secret.
    return { text: readFileSync(path, 'utf8').replace(/[\r\n]+$/, ''), origin: path }
  } catch (error) {
    problems.push(`${name}: the file ${path} cannot be read: ${reasonOf(error)}.`)
    return undefined
  }
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  try {
    return new Map(readdirSync(folder).map((file) => [file.toUpperCase(), join(folder, file)]))
  } catch {
    // Most machines have no such folder.
    return new Map()
  }
}

/** Opens the sources of settings. Nothing is thrown: what cannot be read is in `problems`. */
export function readSources(options: SourceOptions): Sources {
  const problems: string[] = []
  const { env = process.env, envFile = '.env', secretsDir = defaultSecretsDir } = options
  const named: NamedSource[] = [{ origin: 'the environment', texts: indexed(Object.entries(env)) }]
  if (envFile !== false) named.push(readEnvFile(envFile, options.envFile === undefined, problems))
  const secretFiles = listFiles(secretsDir)

  function findIn(source: NamedSource, name: string, withFile: boolean): FoundText | undefined {
    const text = source.texts.get(name)
    if (text !== undefined) return { text, origin: source.origin }
    const path = withFile ? source.texts.get(`${name}_FILE`) : undefined
    return path ? readValueFile(path, `${name}_FILE`, problems) : undefined
  }

  return {
    problems,
    find(name: string, withFile: boolean): FoundText | undefined {
      for (const source of named) {
        const found = findIn(source, name, withFile)
        if (found) return found
      }
      const path = secretFiles.get(name)
      return path === undefined ? undefined : readValueFile(path, name, problems)
    },
  }
}
