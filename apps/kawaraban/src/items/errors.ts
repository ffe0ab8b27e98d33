import { defineError } from 'hayate'

export const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
