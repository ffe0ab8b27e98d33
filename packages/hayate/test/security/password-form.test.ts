import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ValidationError } from '../../src/errors/validation-error.ts'
import { type PasswordForm, passwordForm, strictPasswordForm } from '../../src/security.ts'

type Form = typeof passwordForm | typeof strictPasswordForm

/** What the form provides once its fields have been read. */
function provide(form: Form, values: Record<string, string | undefined>): PasswordForm {
  const call = form.definition.provide as (values: unknown) => PasswordForm
  return call({ grant_type: undefined, scope: undefined, client_id: undefined, client_secret: undefined, ...values })
}

function issuesOf(form: Form, values: Record<string, string | undefined>): readonly (readonly [string, string])[] {
  try {
    provide(form, values)
  } catch (error) {
    if (error instanceof ValidationError)
      return error.issues.map(({ path, code, in: place }) => [`${place}.${path.join('.')}`, code])
    throw error
  }
  return []
}

const ann = { username: 'ann@example.com', password: ' secret ' }

test('the password form provides name, password, scopes and client', () => {
  assert.deepEqual(provide(passwordForm, ann), { ...ann, scopes: [], clientId: undefined, clientSecret: undefined })
  const full = { ...ann, grant_type: 'password', scope: 'me  items:read', client_id: 'web', client_secret: 's' }
  const expected = { ...ann, scopes: ['me', 'items:read'], clientId: 'web', clientSecret: 's' }
  assert.deepEqual(provide(passwordForm, full), expected)
  assert.deepEqual(provide(strictPasswordForm, full), expected)
})

test('an empty field counts as one left out (RFC 6749 §4.3.2)', () => {
  const empty = { grant_type: '', scope: '', client_id: '', client_secret: '' }
  const expected = { ...ann, scopes: [], clientId: undefined, clientSecret: undefined }
  assert.deepEqual(provide(passwordForm, { ...ann, ...empty }), expected)
  assert.deepEqual(issuesOf(passwordForm, { username: '', password: '' }), [
    ['form.username', 'missing'],
    ['form.password', 'missing'],
  ])
})

test('a grant type other than password is refused, and the strict form wants one', () => {
  for (const grant of ['client_credentials', 'Password', 'password ', 'passwordx']) {
    assert.deepEqual(
      issuesOf(passwordForm, { ...ann, grant_type: grant }),
      [['form.grant_type', 'invalid_format']],
      grant,
    )
  }
  assert.deepEqual(issuesOf(strictPasswordForm, { ...ann, grant_type: '' }), [['form.grant_type', 'missing']])
  assert.deepEqual(issuesOf(strictPasswordForm, { ...ann, grant_type: 'password' }), [])
})
