import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Names that the message about a missing template lists. */
const listedNames = 10

/** Looks a folder up. @returns Its absolute path without links, or undefined when it is none. */
export function templateFolder(folder: string): string | undefined {
  const root = unlessMissing(() => realpathSync(folder))
  return root !== undefined && statSync(root).isDirectory() ? root : undefined
}

/** Whether a template of that name stands below the folder: no `..`, no other spelling of it, no link that leads out. */
export function hasTemplate(root: string, name: string): boolean {
  if (!name.split('/').every(isPlainName)) return false
  const path = unlessMissing(() => realpathSync(join(root, name)))
  return path?.startsWith(root.endsWith(sep) ? root : root + sep) === true && statSync(path).isFile()
}

/** For a message: the first names below a folder, in order. */
export function listTemplates(root: string): string {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll(sep, '/'),
    )
    .toSorted()
  const more = names.length > listedNames ? ` and ${names.length - listedNames} more` : ''
  return names.length === 0 ? 'nothing' : names.slice(0, listedNames).join(', ') + more
}

function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !/[\\:\0]/.test(name)
}

function unlessMissing<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}
