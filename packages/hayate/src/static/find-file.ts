import type { Stats } from 'node:fs'
import { access, constants, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { HttpError } from '../errors/http-error.ts'
import { decodeSegment } from '../http/decode-path.ts'

/** What stands at a path below a folder. */
export type FoundFile =
  | { readonly kind: 'file'; readonly path: string; readonly version: Stats }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }

const missing: FoundFile = { kind: 'missing' }

/** What a file system answers for a name that it does not have, cannot have, or does not show. */
const notThere = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES', 'EPERM', 'EINVAL'])

// `/` comes from %2F; `\\` separates and `:` names a drive or a stream where Windows reads the name.
const separator = sep === '\\' ? /[/\\:\0]/ : /[/\\\0]/

/** The names of a path as sent; undefined for one that no file of ours may have. */
export function fileNames(path: string, dotfiles: boolean): readonly string[] | undefined {
  const names: string[] = []
  const raw = path.slice(1).split('/')
  for (const [at, segment] of raw.entries()) {
    // A slash at the end asks for a folder.
    if (segment === '' && at === raw.length - 1) break
    const name = decodedName(segment)
    if (name === undefined || !isAllowed(name, dotfiles)) return undefined
    names.push(name)
  }
  return names
}

function decodedName(segment: string): string | undefined {
  try {
    return decodeSegment(segment)
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}

function isAllowed(name: string, dotfiles: boolean): boolean {
  if (name === '' || name === '.' || name === '..' || separator.test(name)) return false
  return dotfiles || !name.startsWith('.')
}

/** What of a folder may be seen. */
export interface Visibility {
  /** Names that begin with a dot. */
  readonly dotfiles: boolean
  /** Where links lead out of the folder. */
  readonly linkedOutside: boolean
}

/** Whether a path without links stands below the root, and shows no dotfile. Where a link leads counts as its own name does. */
function isVisible(root: string, path: string, { dotfiles }: Visibility): boolean {
  const inside = root.endsWith(sep) ? root : root + sep
  if (path !== root && !path.startsWith(inside)) return false
  const within = path.slice(inside.length)
  return dotfiles || !within.split(sep).some((name) => name.startsWith('.'))
}

/**
 * Looks up a file by its names. Links are followed as long as they stay below the root, unless others are asked for.
 *
 * @param root - An absolute path without links in it.
 * @param names - From `fileNames`.
 */
export async function findFile(root: string, names: readonly string[], visibility: Visibility): Promise<FoundFile> {
  try {
    const path = await realpath(join(root, ...names))
    if (!visibility.linkedOutside && !isVisible(root, path, visibility)) return missing
    const version = await stat(path)
    if (version.isDirectory()) return { kind: 'folder' }
    // Pipes and devices would be read for ever.
    if (!version.isFile()) return missing
    await access(path, constants.R_OK)
    return { kind: 'file', path, version }
  } catch (error) {
    if (error instanceof Error && 'code' in error && notThere.has(String(error.code))) return missing
    throw error
  }
}
