import { defineError, depends, header, query } from 'hayate'
import * as z from 'zod'

export const invalidToken = defineError('invalid_token', { status: 400, title: 'The token is not valid' })

export const headerToken = depends(
  { xToken: header(z.string()) },
  ({ xToken }) => {
    if (xToken !== 'fake-super-secret-token') throw invalidToken('X-Token header invalid')
  },
  { errors: [invalidToken] },
)

export const queryToken = depends(
  { token: query(z.string()) },
  ({ token }) => {
    if (token !== 'jessica') throw invalidToken('No Jessica token provided')
  },
  { errors: [invalidToken] },
)
