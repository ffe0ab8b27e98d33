import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiateLocale } from '../../src/i18n/negotiate-locale.ts'

const available = ['en', 'ja'] as const

function choose(header: string | undefined): string {
  return negotiateLocale(header, available, 'en')
}

test('the language with the highest quality is chosen', () => {
  assert.equal(choose('ja'), 'ja')
  assert.equal(choose('ja-JP,ja;q=0.9,en;q=0.8'), 'ja')
  assert.equal(choose('en;q=0.8, ja;q=0.9'), 'ja')
  assert.equal(choose('fr, JA;q=0.5'), 'ja')
  assert.equal(choose('ja, en'), 'ja')
  assert.equal(choose('en, ja'), 'en')
})

test('nothing that fits is the fallback', () => {
  for (const header of [undefined, '', 'fr', 'de-DE,fr;q=0.5', ';;;', 'ja;q=2', 'ja;q=x'])
    assert.equal(choose(header), 'en')
})

test('q=0 refuses, the star stands for the rest', () => {
  assert.equal(choose('en;q=0, *'), 'ja')
  assert.equal(choose('*;q=0.1, ja;q=0'), 'en')
  assert.equal(negotiateLocale('ja;q=0', ['ja'], 'en' as string), 'en')
})

test('a longer match is the one that counts', () => {
  assert.equal(negotiateLocale('en;q=0.1, en-GB', ['en-US', 'en-GB'], 'en-US'), 'en-GB')
})

test('a hostile header is read in linear time and only so far', () => {
  const started = performance.now()
  assert.equal(choose(`${'x,'.repeat(500_000)}ja`), 'en')
  assert.equal(choose('-'.repeat(1_000_000)), 'en')
  assert.ok(performance.now() - started < 100)
})
