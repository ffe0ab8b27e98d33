import { deepStrictEqual } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readText, root, tableRows } from './read-markdown.ts'

const rows = tableRows(readText('docs/parity.md'))
/** `[name of the test](../packages/hayate/test/params/text.test.ts)` */
const link = /\[((?:[^\]\\]|\\.)+)\]\(\.\.\/([^)]+)\)/g

test('the parity table has each of the 297 rows once, in order', () => {
  deepStrictEqual(
    rows.map(([number]) => Number(number)),
    Array.from({ length: 297 }, (_, at) => at + 1),
  )
})

test('every row has a verdict, and a difference has its reason', () => {
  const wrong = rows.filter(([, , verdict = '', how = '']) => {
    // Rows that nobody has compared yet.
    if (verdict === 'same' || verdict === 'open') return false
    return !(verdict === 'better' || verdict === 'not offered') || how === ''
  })
  deepStrictEqual(
    wrong.map(([number, , verdict]) => `${number}: ${verdict}`),
    [],
  )
})

test('every proof is a test that exists under the name that the link has', () => {
  const wrong = rows.flatMap(([number, , verdict, , proof = '']) => {
    const links = Array.from(proof.matchAll(link), ([, name = '', file = '']) => ({
      name: name.replaceAll('`', ''),
      file,
    }))
    if (links.length === 0) return verdict === 'not offered' || verdict === 'open' ? [] : [`${number}: no proof`]
    return links.flatMap(({ name, file }) => {
      if (!existsSync(join(root, file))) return [`${number}: no file ${file}`]
      return readText(file).replaceAll('`', '').includes(name.replaceAll('\\', ''))
        ? []
        : [`${number}: ${file} has no test '${name}'`]
    })
  })
  deepStrictEqual(wrong, [])
})
