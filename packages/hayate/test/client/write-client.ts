import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folderWith, runHayate } from '../cli/run-hayate.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
/** The application that clients are written for. */
export const shop: string = fileURLToPath(new URL('shop.ts', import.meta.url))

/** A folder outside of the repository in which hayate is installed. */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'package.json': '{ "type": "module" }', ...files })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Runs `hayate client` in a folder; fails when it does. */
export async function writeClient(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr } = await runHayate(['client', ...args], { cwd })
  if (code !== 0) throw new Error(stderr)
  return readFileSync(join(cwd, args[args.indexOf('-o') + 1] ?? ''), 'utf8')
}
