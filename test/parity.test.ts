import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { brokenProof, proofsIn } from './proof-links.ts'
import { readText, tableRows } from './read-markdown.ts'

const rows = tableRows(readText('docs/parity.md'))

test('the parity table has each of the 297 rows once, in order', () => {
  deepStrictEqual(
    rows.map(([number]) => Number(number)),
    Array.from({ length: 297 }, (_, at) => at + 1),
  )
})

test('every row has a verdict, and a difference has its reason', () => {
  const wrong = rows.filter(([, , verdict = '', how = '']) => {
    if (verdict === 'same') return false
    return !(verdict === 'better' || verdict === 'not offered') || how === ''
  })
  deepStrictEqual(
    wrong.map(([number, , verdict]) => `${number}: ${verdict}`),
    [],
  )
})

test('every proof is a test that exists under the name that the link has', () => {
  const wrong = rows.flatMap(([number, , verdict, , proof = '']) => {
    const proofs = proofsIn(proof)
    if (proofs.length === 0) return verdict === 'not offered' ? [] : [`${number}: no proof`]
    return proofs.flatMap(brokenProof).map((problem) => `${number}: ${problem}`)
  })
  deepStrictEqual(wrong, [])
})
