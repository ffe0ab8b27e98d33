import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMessages } from '../../src/i18n/catalogue.ts'
import { negotiateLocale } from '../../src/i18n/negotiate-locale.ts'

const messages = defineMessages({
  en: { welcome: 'Welcome, {name}', posts: '{count} posts by {name}', bye: 'Goodbye' },
  ja: { welcome: 'ようこそ、{name}さん', posts: '{name}さんの投稿{count}件', bye: 'さようなら' },
})

test('a language and a key give a sentence', () => {
  assert.equal(messages('ja')('welcome', { name: '花' }), 'ようこそ、花さん')
  assert.equal(messages('en')('posts', { name: 'Hana', count: 3 }), '3 posts by Hana')
  assert.equal(messages('en')('bye'), 'Goodbye')
})

test('the languages can be negotiated', () => {
  assert.equal(negotiateLocale('ja', messages.locales, 'en'), 'ja')
})

test('a value is put in as it is, once', () => {
  assert.equal(messages('en')('welcome', { name: '{name}$&' }), 'Welcome, {name}$&')
})

test('the compiler refuses what does not fit', () => {
  const en = messages('en')
  // @ts-expect-error: a value is missing
  assert.equal(en('welcome'), 'Welcome, {name}')
  // @ts-expect-error: no such key
  assert.equal(en('nothing'), 'nothing')
  // @ts-expect-error: another placeholder
  assert.equal(en('welcome', { nom: 'x' }), 'Welcome, {name}')
  // @ts-expect-error: a key is missing in Japanese
  defineMessages({ en: { a: 'A', b: 'B' }, ja: { a: 'あ' } })
  // @ts-expect-error: a key too many in Japanese
  defineMessages({ en: { a: 'A' }, ja: { a: 'あ', b: 'い' } })
  // @ts-expect-error: another placeholder in Japanese
  defineMessages({ en: { a: 'A {x}' }, ja: { a: 'あ {y}' } })
  // @ts-expect-error: one placeholder of two in Japanese
  defineMessages({ en: { a: 'A {x} {y}' }, ja: { a: 'あ {x}' } })
  // @ts-expect-error: a placeholder too many in Japanese
  defineMessages({ en: { a: 'A {x}' }, ja: { a: 'あ {x} {y}' } })
  defineMessages({ en: { a: 'A {x} {y}' }, ja: { a: 'あ {y} {x}' }, de: { a: 'Ä {x} {y} {x}' } })
  // @ts-expect-error: no such language
  assert.throws(() => messages('fr'), /en, ja/)
})
