import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText, root } from './read-markdown.ts'

/** `[name of the test](../packages/hayate/test/params/text.test.ts)`, as pages of docs/ link their proofs. */
const link = /\[((?:[^\]\\]|\\.)+)\]\(\.\.\/([^)]+)\)/g

/** A test that a page names, and the file it stands in, from the root. */
export interface Proof {
  readonly name: string
  readonly file: string
}

export function proofsIn(text: string): readonly Proof[] {
  return Array.from(text.matchAll(link), ([, name = '', file = '']) => ({
    name: name.replaceAll('`', '').replaceAll('\\', ''),
    file,
  }))
}

/** What is wrong with a proof: nothing when its file has a test of that name. */
export function brokenProof({ name, file }: Proof): readonly string[] {
  if (!existsSync(join(root, file))) return [`no file ${file}`]
  return readText(file).replaceAll('`', '').includes(name) ? [] : [`${file} has no test '${name}'`]
}
