import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { app } from '../src/app.ts'
import { readOrMakeSecretKey } from '../src/auth/secret-key-file.ts'
import { completeSettings, parseSettings } from '../src/settings.ts'
import { Board } from './board.ts'

test('health says that all is well, and the version', async () => {
  await using board = await Board.open()
  const response = await board.client.get('/health')
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { status: 'ok', version: '1.0.0' })
})

test('the landing page links the documents', async () => {
  await using board = await Board.open()
  const page = await board.client.get('/')
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  const text = await page.text()
  for (const link of ['/docs', '/redoc', '/openapi.json']) {
    assert.match(text, new RegExp(`href="${link}"`))
    assert.equal((await board.client.get(link)).status, 200, link)
  }
})

describe('the document', () => {
  type Operation = {
    readonly tags: readonly string[]
    readonly summary: string
    readonly description: string
    readonly responses: Readonly<Record<string, unknown>>
    readonly security?: readonly unknown[]
  }
  // Proof: `openapi()` writes an OpenAPI document, whose operations have these members when the route gives them.
  const paths = app.openapi().paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )

  test('has every route of the board', () => {
    assert.deepEqual(operations.map(({ name }) => name).sort(), [
      'DELETE /api/v1/items/{item_id}',
      'DELETE /api/v1/posts/{id}',
      'DELETE /api/v1/users/{user_id}',
      'GET /api/v1/items/',
      'GET /api/v1/items/{item_id}',
      'GET /api/v1/posts/',
      'GET /api/v1/posts/{id}',
      'GET /api/v1/users/',
      'GET /api/v1/users/me',
      'GET /api/v1/users/profile',
      'GET /api/v1/users/{user_id}',
      'GET /health',
      'PATCH /api/v1/items/{item_id}',
      'PATCH /api/v1/users/me',
      'POST /api/v1/auth/logout',
      'POST /api/v1/auth/refresh',
      'POST /api/v1/auth/register',
      'POST /api/v1/auth/token',
      'POST /api/v1/items/',
      'POST /api/v1/posts/',
      'POST /api/v1/vote/',
      'PUT /api/v1/posts/{id}',
    ])
  })

  test('describes every one of them in both languages', () => {
    for (const { name, operation } of operations) {
      assert.match(operation.summary, /[\u3040-\u30ff\u4e00-\u9fff].* \/ [A-Z]/, name)
      assert.match(operation.description, /[\u3040-\u30ff\u4e00-\u9fff]/, name)
      assert.match(operation.description, /[a-z]{3}/, name)
      assert.equal(operation.tags.length, 1, name)
    }
  })

  test('tells what each may answer', () => {
    const expected = {
      'POST /api/v1/auth/register': ['201', '409', '422', '503'],
      'POST /api/v1/auth/token': ['200', '401', '422', '503'],
      'POST /api/v1/auth/refresh': ['200', '401', '422', '503'],
      'POST /api/v1/auth/logout': ['204', '401', '503'],
      'GET /api/v1/users/{user_id}': ['200', '401', '403', '404', '422'],
      'DELETE /api/v1/users/{user_id}': ['204', '401', '403', '404', '422', '503'],
      'PUT /api/v1/posts/{id}': ['200', '401', '403', '404', '422', '503'],
      'POST /api/v1/vote/': ['201', '401', '403', '404', '409', '422', '503'],
    }
    for (const [name, statuses] of Object.entries(expected)) {
      const documented = operations.find((one) => one.name === name)?.operation.responses ?? {}
      assert.deepEqual(
        statuses.filter((status) => !(status in documented)),
        [],
        name,
      )
    }
  })

  test('asks for a login where one is needed', () => {
    const needs = (name: string) => operations.find((one) => one.name === name)?.operation.security !== undefined
    assert.equal(needs('GET /api/v1/users/me'), true)
    assert.equal(needs('GET /api/v1/items/'), false)
    assert.equal(needs('GET /health'), false)
  })

  test('shows both shapes of a user, with the computed field', () => {
    const text = JSON.stringify(app.openapi())
    assert.match(text, /"#\/components\/schemas\/UserPublic"/)
    assert.match(text, /"#\/components\/schemas\/User"/)
    assert.match(text, /"display_name"/)
  })
})

describe('SECRET_KEY', () => {
  test('is needed unless DEBUG is on, and the message tells how to make one', () => {
    assert.throws(() => completeSettings(parseSettings({})), {
      code: 'KAWARABAN_SECRET_KEY',
      message: /SECRET_KEY is not set.*hayate secret/,
    })
  })

  test('that is short is refused', () => {
    assert.throws(() => parseSettings({ secret_key: 'short' }), /at least 32 characters.*hayate secret/s)
  })

  test('is made once, in a file that only its owner can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kawaraban-'))
    const path = join(folder, '.secret-key')
    const first = readOrMakeSecretKey(path)
    assert.equal(first.made, true)
    assert.match(first.key, /^[0-9a-f]{64}$/)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(readFileSync(path, 'utf8').trim(), first.key)
    assert.deepEqual(readOrMakeSecretKey(path), { key: first.key, made: false })
    rmSync(folder, { recursive: true })
  })
})

test('PostgreSQL by its parts says when it comes', () => {
  assert.throws(() => completeSettings(parseSettings({ database_hostname: 'db' })), /data module/)
})
