import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join, relative } from 'node:path'

const ignoredFolders = /^(?:node_modules|dist|coverage|\..*)$/
const ignoredFiles =
  /(?:\.(?:db|sqlite3?)(?:-.*)?|-(?:wal|shm|journal)|\.(?:log|tmp|swp|swx|tsbuildinfo)|~)$|^(?:\.#|#|4913$)/
const settleMs = 100

/** A folder that is watched. */
export interface FileWatch {
  close(): void
}

/**
 * Calls back when a file below a folder has changed, once for changes that come together, with one path of them.
 *
 * Left out are node_modules, dist, coverage, folders that begin with a dot, database files and what editors and logs
 * write. Each folder has a watcher of its own: a recursive one would also walk through all of node_modules.
 */
export function watchFiles(root: string, onChange: (path: string) => void): FileWatch {
  const watchers = new Map<string, FSWatcher>()
  const versions = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined

  function report(path: string): void {
    clearTimeout(timer)
    timer = setTimeout(() => onChange(relative(root, path)), settleMs)
  }

  /** Whether the content may differ: reading a file or changing its mode is an event, but no change. */
  function isChanged(path: string): boolean {
    const found = statSync(path, { throwIfNoEntry: false })
    const version = found && `${found.mtimeMs} ${found.size} ${found.ino}`
    const before = versions.get(path)
    if (version === undefined) versions.delete(path)
    else versions.set(path, version)
    return version !== before
  }

  function onEvent(folder: string, name: string | null): void {
    if (name === null) return
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory()) {
      if (!ignoredFolders.test(name) && !watchers.has(path) && watchFolder(path)) report(path)
      return
    }
    if (found === undefined) unwatch(path)
    if (!ignoredFiles.test(name) && isChanged(path)) report(path)
  }

  function unwatch(path: string): void {
    watchers.get(path)?.close()
    watchers.delete(path)
  }

  /** Whether there are files in it. */
  function watchFolder(folder: string): boolean {
    let hasFiles = false
    try {
      const watcher = watch(folder, (_, name) => onEvent(folder, name))
      watcher.on('error', () => unwatch(folder))
      watchers.set(folder, watcher)
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) {
          if (!ignoredFolders.test(entry.name)) hasFiles = watchFolder(path) || hasFiles
        } else if (!ignoredFiles.test(entry.name)) {
          hasFiles = true
          isChanged(path)
        }
      }
    } catch {
      // Gone again before it could be read, or not readable: nothing to watch.
    }
    return hasFiles
  }

  watchFolder(root)
  return {
    close(): void {
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
