import { defineError } from 'hayate'

export const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })
