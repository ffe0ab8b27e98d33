import { defineError } from 'hayate'

export const userNotFound = defineError('user_not_found', { status: 404, title: 'No such user' })
export const emailTaken = defineError('email_taken', { status: 409, title: 'The e-mail address is taken' })
export const usernameTaken = defineError('username_taken', { status: 409, title: 'The user name is taken' })
