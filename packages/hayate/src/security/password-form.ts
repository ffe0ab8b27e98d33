import * as z from 'zod'
import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency, Inputs, Values, WireInputs } from '../dependencies/dependency.ts'
import type { InputIssue } from '../errors/validation-codes.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { form } from '../params/declare-params.ts'
import type { Param } from '../params/param.ts'

/** What the OAuth2 password form carries (RFC 6749 §4.3.2). */
export interface PasswordForm {
  readonly username: string
  readonly password: string
  /** The scopes asked for, in order; empty when none. */
  readonly scopes: readonly string[]
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

const secret = { format: 'password' }

type Field<T> = Param<T, T, 'form'>

type SharedFields = {
  readonly username: Field<string>
  readonly password: Field<string>
  readonly scope: Field<string | undefined>
  readonly client_id: Field<string | undefined>
  readonly client_secret: Field<string | undefined>
}

const fields: SharedFields = {
  username: form(z.string()),
  password: form(z.string().meta(secret)),
  scope: form(z.string().optional(), { description: 'Scopes, separated by spaces.' }),
  client_id: form(z.string().optional()),
  client_secret: form(z.string().optional().meta(secret)),
}

// The pattern stands in the documents; `checkForm` enforces it, because an empty parameter counts as one left out.
const grantType = z.string().meta({ pattern: '^password$' })
const lenient: SharedFields & { readonly grant_type: Field<string | undefined> } = {
  grant_type: form(grantType.optional()),
  ...fields,
}
const strict: SharedFields & { readonly grant_type: Field<string> } = { grant_type: form(grantType), ...fields }

/**
 * Reads the OAuth2 password form of a token route (RFC 6749 §4.3.2): `username`, `password`, `scope`, `client_id`,
 * `client_secret`, and `grant_type`, which may be left out. An empty parameter counts as one left out.
 *
 * ```ts
 * app.post('/auth/token', { input: { form: passwordForm } }, ({ form }) => signIn(form.username, form.password))
 * ```
 */
export const passwordForm: Dependency<PasswordForm, WireInputs<typeof lenient>, never> = declareForm(
  'passwordForm',
  lenient,
  false,
)

/** The same, as the letter of RFC 6749 has it: `grant_type=password` must be sent. */
export const strictPasswordForm: Dependency<PasswordForm, WireInputs<typeof strict>, never> = declareForm(
  'strictPasswordForm',
  strict,
  true,
)

function declareForm<I extends Inputs>(
  name: string,
  inputs: I,
  needsGrantType: boolean,
): Dependency<PasswordForm, WireInputs<I>, never> {
  const dependency = makeDependency('request', {
    name,
    inputs: Object.freeze(inputs),
    provide: (values: Values<typeof lenient>) => readForm(values, needsGrantType),
  })
  // Proof: `provide` returns a PasswordForm, and `inputs` is what the client sends for it.
  return dependency as Dependency<PasswordForm, WireInputs<I>, never>
}

function readForm(values: Values<typeof lenient>, needsGrantType: boolean): PasswordForm {
  const issues = checkForm(values, needsGrantType)
  if (issues.length > 0) throw new ValidationError(issues)
  return {
    username: values.username,
    password: values.password,
    scopes: (values.scope ?? '').split(' ').filter((scope) => scope !== ''),
    clientId: values.client_id || undefined,
    clientSecret: values.client_secret || undefined,
  }
}

function checkForm(values: Values<typeof lenient>, needsGrantType: boolean): readonly InputIssue[] {
  const issues: InputIssue[] = []
  const grant = values.grant_type ?? ''
  if (grant === '' && needsGrantType) issues.push(missing('grant_type'))
  if (grant !== '' && grant !== 'password') {
    issues.push({
      in: 'form',
      path: ['grant_type'],
      code: 'invalid_format',
      params: { format: 'regex', pattern: '^password$' },
      input: grant,
    })
  }
  if (values.username === '') issues.push(missing('username'))
  if (values.password === '') issues.push(missing('password'))
  return issues
}

function missing(name: string): InputIssue {
  return { in: 'form', path: [name], code: 'missing', input: null }
}
