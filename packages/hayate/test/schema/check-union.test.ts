import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import * as z from 'zod'
import { shadowedMember, unionMembers } from '../../src/schema/check-union.ts'
import { compileSchema } from '../../src/schema/compile-schema.ts'

const Public = z.object({ id: z.int(), name: z.string() })
const Private = z.object({ id: z.int(), name: z.string(), email: z.string() })

test('the larger object first is refused, since it would take rows made for the smaller', () => {
  assert.deepEqual(shadowedMember(z.union([Private, Public])), { earlier: 0, later: 1, path: '' })
})

test('the smaller object first is safe: a full row leaves as the smaller', () => {
  const schema = z.union([Public, Private])
  assert.equal(shadowedMember(schema), undefined)
  assert.deepEqual(compileSchema(schema).validate({ id: 1, name: 'a', email: 'secret' }), {
    ok: true,
    value: { id: 1, name: 'a' },
  })
})

test('an earlier object whose extra keys are optional is refused too', () => {
  const Loose = z.object({ id: z.int(), name: z.string(), email: z.string().optional() })
  assert.deepEqual(shadowedMember(z.union([Loose, Public])), { earlier: 0, later: 1, path: '' })
})

test('an earlier member that takes anything is refused', () => {
  for (const first of [z.looseObject({ id: z.int() }), z.record(z.string(), z.unknown()), z.any(), z.unknown()]) {
    assert.deepEqual(shadowedMember(z.union([first, Public])), { earlier: 0, later: 1, path: '' })
  }
})

test('a tag tells members apart, declared as a discriminator or not', () => {
  const A = z.object({ kind: z.literal('a'), id: z.int(), secret: z.string() })
  const B = z.object({ kind: z.literal('b'), id: z.int() })
  assert.equal(shadowedMember(z.discriminatedUnion('kind', [A, B])), undefined)
  assert.equal(shadowedMember(z.union([A, B])), undefined)
  assert.equal(shadowedMember(z.union([z.discriminatedUnion('kind', [A, B]), z.string()])), undefined)
  assert.deepEqual(shadowedMember(z.union([A, z.object({ kind: z.string(), id: z.int() })])), {
    earlier: 0,
    later: 1,
    path: '',
  })
})

test('a required field of another type tells members apart; coercion does not', () => {
  const Number_ = z.object({ v: z.int(), extra: z.string().optional() })
  assert.equal(shadowedMember(z.union([Number_, z.object({ v: z.string() })])), undefined)
  const Coerced = z.object({ v: z.coerce.number(), extra: z.string().optional() })
  assert.notEqual(shadowedMember(z.union([Coerced, z.object({ v: z.string() })])), undefined)
})

test('unions are found at every level, with their place', () => {
  const bad = z.union([Private, Public])
  const rows: [z.ZodType, string][] = [
    [z.object({ items: z.array(z.object({ owner: bad })) }), 'items[].owner'],
    [z.record(z.string(), bad), '*'],
    [z.array(bad.nullable()), '[]'],
    [z.tuple([z.string(), bad]), '[1]'],
    [
      z
        .string()
        .transform(() => ({ id: 1, name: 'a' }))
        .pipe(bad),
      '',
    ],
    [z.lazy(() => bad), ''],
    [z.union([z.string(), z.union([Private, Public])]), ''],
  ]
  for (const [schema, path] of rows) assert.equal(shadowedMember(schema)?.path, path)
})

test('lists of members are compared by their items', () => {
  assert.deepEqual(shadowedMember(z.union([z.array(Private), z.array(Public)])), { earlier: 0, later: 1, path: '' })
  assert.equal(shadowedMember(z.union([z.array(Public), z.array(Private)])), undefined)
})

test('unions of scalars, and of an object with scalars, are fine', () => {
  for (const schema of [
    z.union([z.string(), z.int()]),
    z.union([Private, z.string()]),
    Public.nullable(),
    z.object({}),
  ]) {
    assert.equal(shadowedMember(schema), undefined)
  }
})

test('Valibot unions are checked too', () => {
  const Large = v.object({ id: v.number(), email: v.string() })
  const Small = v.object({ id: v.number() })
  assert.deepEqual(shadowedMember(v.union([Large, Small])), { earlier: 0, later: 1, path: '' })
  assert.equal(shadowedMember(v.union([Small, Large])), undefined)
})

test('members can be named, those of inner unions too', () => {
  const inner = z.union([Public, Private])
  assert.deepEqual(unionMembers(z.union([z.string(), inner])).length, 4)
  assert.ok(unionMembers(inner.optional()).includes(Private))
  assert.deepEqual(unionMembers(Public), [])
})
