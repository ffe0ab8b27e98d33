import { deepStrictEqual, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

test('the environment wins over defaults, and the key does not leave', async () => {
  process.env['ACCESS_TOKEN_EXPIRE_MINUTES'] = '5'
  try {
    await using client = await testClient(app)
    const answer: unknown = await (await client.get('/login-settings')).json()
    deepStrictEqual(answer, { algorithm: 'HS256', access_token_expire_minutes: 5 })
  } finally {
    delete process.env['ACCESS_TOKEN_EXPIRE_MINUTES']
  }
})

test('a wrong setting stops the start, and says which', async () => {
  process.env['ACCESS_TOKEN_EXPIRE_MINUTES'] = 'soon'
  try {
    await rejects(async () => await testClient(app), /ACCESS_TOKEN_EXPIRE_MINUTES/)
  } finally {
    delete process.env['ACCESS_TOKEN_EXPIRE_MINUTES']
  }
})
