import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import { compileProjection } from '../../src/schema/compile-projection.ts'
import type { Schema } from '../../src/schema/schema.ts'

function project(schema: Schema, value: unknown): unknown {
  const projection = compileProjection(schema)
  assert.ok(projection)
  return projection(value)
}

test('Zod and Valibot drop keys themselves', () => {
  assert.equal(compileProjection(z.object({ a: z.string() })), undefined)
  assert.equal(compileProjection(v.object({ a: v.string() })), undefined)
})

test('keys that an ArkType schema does not list are dropped at every level', () => {
  const schema = type({
    id: 'number',
    owner: { name: 'string' },
    'posts?': type({ title: 'string' }).array(),
    'at?': 'Date',
  })
  const at = new Date()
  assert.deepEqual(
    project(schema, { id: 1, hash: 'x', owner: { name: 'a', hash: 'x' }, posts: [{ title: 't', draft: 'x' }], at }),
    { id: 1, owner: { name: 'a' }, posts: [{ title: 't' }], at },
  )
})

test('an index signature keeps what it describes, and projects it', () => {
  const schema = type({ '[string]': type({ a: 'number' }) })
  assert.deepEqual(project(schema, { x: { a: 1, b: 2 } }), { x: { a: 1 } })
})

test('a full row through a union leaves as the first member it fits', () => {
  const Public = type({ id: 'number' })
  const Private = type({ id: 'number', email: 'string' })
  assert.deepEqual(project(type({ user: Public.or(Private) }), { user: { id: 1, email: 'x', hash: 'y' } }), {
    user: { id: 1 },
  })
})

test('a recursive type is projected to its end, a cycle is refused', () => {
  const Node = type.module({ node: { name: 'string', 'next?': 'node' } }).node
  assert.deepEqual(project(Node, { name: 'a', x: 1, next: { name: 'b', x: 1 } }), { name: 'a', next: { name: 'b' } })
  const cycle: { name: string; next?: unknown } = { name: 'a' }
  cycle.next = cycle
  assert.throws(() => project(Node, cycle), /contains itself/)
})
