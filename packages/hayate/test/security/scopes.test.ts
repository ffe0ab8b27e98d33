import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dependency } from '../../src/dependencies/dependency.ts'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { HttpError } from '../../src/errors/http-error.ts'
import {
  assertScopes,
  httpBearer,
  insufficientScope,
  type notAuthenticated,
  requires,
  securityScopes,
} from '../../src/security.ts'
import { scopeOf } from './request-scope.ts'

test('requires() asks for the same dependency with scopes and declares the 403', () => {
  const bearer = httpBearer()
  const asking = requires(bearer, ['items:write'])
  const typed: Dependency<string, object, typeof notAuthenticated | typeof insufficientScope> = asking
  assert.equal(typed.definition.target, bearer)
  assert.deepEqual(asking.definition.scopes, ['items:write'])
  assert.deepEqual(asking.definition.errors, [insufficientScope])
  assert.equal(asking.lifetime, bearer.lifetime)
})

test('securityScopes provides what the chain asked for', () => {
  const provided = securityScopes.definition.read?.(scopeOf([]), ['items', 'me'])
  assert.deepEqual(provided, { scopes: ['items', 'me'], text: 'items me' })
})

test('missing scopes are a 403 that names what was asked for (RFC 6750 §3.1)', () => {
  const asked = { scopes: ['items:read', 'items:write'], text: 'items:read items:write' }
  assertScopes(asked, ['items:write', 'admin', 'items:read'])
  assertScopes({ scopes: [], text: '' }, [])
  assert.throws(
    () => assertScopes(asked, ['items:read']),
    (error) => {
      assert.ok(error instanceof HttpError && insufficientScope.is(error))
      assert.equal(error.status, 403)
      assert.equal(error.detail, 'Missing: items:write')
      const challenge = 'Bearer error="insufficient_scope", scope="items:read items:write"'
      assert.equal(error.headers?.['www-authenticate'], challenge)
      return true
    },
  )
})

test('a scope that could leave its quotation marks is refused at startup', () => {
  for (const scope of ['', 'a b', 'a"', 'a\\', 'é', 'a\r\n']) {
    assert.throws(() => requires(httpBearer(), [scope]), ConfigurationError, JSON.stringify(scope))
  }
})
