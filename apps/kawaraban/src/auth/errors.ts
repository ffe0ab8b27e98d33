import { defineError } from 'hayate'

const bearer = { 'www-authenticate': 'Bearer' }

export const badLogin = defineError('bad_login', {
  status: 401,
  title: 'Not logged in',
  description: 'The e-mail address or the password is not correct, or the account cannot be used.',
  headers: bearer,
})

export const badCredentials = defineError('bad_credentials', {
  status: 401,
  title: 'The credentials are not valid',
  description: 'The token has ended, was revoked, or is not one of ours.',
  headers: bearer,
})

export const badRefreshToken = defineError('bad_refresh_token', {
  status: 401,
  title: 'The refresh token is not valid',
  description: 'It has ended, was revoked, or was used before. A token used twice ends its login everywhere.',
  headers: bearer,
})

export const inactiveAccount = defineError('inactive_account', { status: 403, title: 'The account is inactive' })

export const permissionDenied = defineError('permission_denied', {
  status: 403,
  title: 'Permission denied',
  description: 'The token is valid, but not for this.',
})
