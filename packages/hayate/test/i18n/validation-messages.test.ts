import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { validationCodes } from '../../src/errors/validation-codes.ts'
import { message, validationLocales } from '../../src/i18n/validation-messages.ts'
import { compileSchema } from '../../src/schema/compile-schema.ts'

function first(locale: string, schema: z.ZodType, value: unknown): string {
  const validation = compileSchema(schema).validate(value)
  const issue = validation.ok ? undefined : validation.issues[0]
  assert.ok(issue)
  return message(locale, issue)
}

test('every code has a sentence in every language, even without params', () => {
  for (const locale of validationLocales) {
    for (const code of validationCodes) {
      const text = message(locale, { path: [], code })
      assert.ok(text.length > 3 && !text.includes('{'), `${locale} ${code}: ${text}`)
    }
  }
})

test('sentences name what the schema asks for', () => {
  const rows: [z.ZodType, unknown, string, string][] = [
    [z.int().min(1), 0, 'Must be at least 1', '1以上である必要があります'],
    [z.number().lt(5), 5, 'Must be less than 5', '5未満である必要があります'],
    [z.string().min(2), 'x', 'Must have at least 2 characters', '2文字以上である必要があります'],
    [z.string().max(1), 'xx', 'Must have at most 1 character', '1文字以下である必要があります'],
    [z.string().length(2), 'x', 'Must have exactly 2 characters', '2文字ちょうどである必要があります'],
    [z.array(z.int()).max(1), [1, 2], 'Must have at most 1 item', '1件以下である必要があります'],
    [z.email(), 'x', 'Must be an e-mail address', 'メールアドレスの形式である必要があります'],
    [z.string().startsWith('a'), 'x', "Must start with 'a'", '「a」で始まる必要があります'],
    [z.enum(['a', 'b']), 'x', "Must be one of 'a', 'b'", "次のいずれかである必要があります: 'a'、'b'"],
    [z.string(), 1, 'Must be text', '文字列である必要があります'],
    [z.int(), 1.5, 'Must be a whole number', '整数である必要があります'],
    [z.string(), undefined, 'Required', '必須項目です'],
    [z.int().multipleOf(5), 7, 'Must be a multiple of 5', '5の倍数である必要があります'],
  ]
  for (const [schema, value, english, japanese] of rows) {
    assert.equal(first('en', schema, value), english)
    assert.equal(first('ja', schema, value), japanese)
  }
})

test('a message of the schema wins in every language', () => {
  const own = z.string().min(2, 'Too short for us')
  assert.equal(first('en', own, 'x'), 'Too short for us')
  assert.equal(first('ja', own, 'x'), 'Too short for us')
})

test('a region is its language, an unknown language is English', () => {
  assert.equal(message('ja-JP', { path: [], code: 'missing' }), '必須項目です')
  assert.equal(message('fr', { path: [], code: 'missing' }), 'Required')
})
