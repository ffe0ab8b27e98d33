import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { brokenProof, proofsIn } from './proof-links.ts'
import { readText, tableRows } from './read-markdown.ts'

const rows = tableRows(readText('docs/complaints.md'))

test('the table has each of the 26 complaints once, in order', () => {
  deepStrictEqual(
    rows.map(([number]) => Number(number)),
    Array.from({ length: 26 }, (_, at) => at + 1),
  )
})

test('every complaint has an answer in a sentence or two', () => {
  const without = rows.filter(([, , answer = '']) => answer.length < 40)
  deepStrictEqual(
    without.map(([number]) => number),
    [],
  )
})

test('what is refused has its reason in a decision', () => {
  const without = rows.filter(
    ([, , answer = '']) => /not offered|refused on purpose/i.test(answer) && !/\]\(decisions\/\d{3}-/.test(answer),
  )
  deepStrictEqual(
    without.map(([number]) => number),
    [],
  )
})

test('every answer is proven by a test that exists under the name that the link has', () => {
  const wrong = rows.flatMap(([number, , , proof = '']) => {
    const proofs = proofsIn(proof)
    if (proofs.length === 0) return [`${number}: no proof`]
    return proofs.flatMap(brokenProof).map((problem) => `${number}: ${problem}`)
  })
  deepStrictEqual(wrong, [])
})
