import { body, Router, respond } from 'hayate'
import { currentUser } from '../auth/current-user.ts'
import { permissionDenied } from '../auth/errors.ts'
import { reader, session } from '../database/sessions.ts'
import { messages } from '../language.ts'
import { pagination, Search } from '../pagination.ts'
import { Id } from '../users/schemas.ts'
import { itemNotFound } from './errors.ts'
import { insertItem, listItems } from './repository.ts'
import { Item, ItemCreate, ItemList, ItemUpdate } from './schemas.ts'
import { changeItem, readItem, removeItem } from './service.ts'

export const items = new Router({ prefix: '/items', tags: ['アイテム'] })

export const listAllItems = items.get(
  '/',
  {
    summary: 'アイテム一覧 / List items',
    description: 'トークン不要。新しい順。\n\nNeeds no token. Newest first.',
    operationId: 'list_items',
    input: { pages: pagination, search: Search, db: reader },
    output: ItemList,
  },
  async ({ pages, search, db }) => {
    const { page, per_page, offset, limit } = pages
    return { ...(await listItems(db, { search, offset, limit })), page, per_page }
  },
)

export const readOneItem = items.get(
  '/{item_id}',
  {
    summary: 'アイテム詳細 / Read an item',
    description: 'トークン不要。\n\nNeeds no token.',
    operationId: 'read_item',
    input: { item_id: Id, say: messages, db: reader },
    output: Item,
    errors: [itemNotFound],
  },
  ({ item_id, say, db }) => readItem(db, item_id, say),
)

export const createItem = items.post(
  '/',
  {
    summary: 'アイテム作成 / Create an item',
    description: '作成者が所有者になる。\n\nIt belongs to whoever creates it.',
    operationId: 'create_item',
    input: { user: currentUser, item: body(ItemCreate), db: session },
    output: Item,
    status: 201,
  },
  ({ user, item, db }) => insertItem(db, user.id, item, new Date().toISOString()),
)

export const updateItem = items.patch(
  '/{item_id}',
  {
    summary: 'アイテム更新 / Change an item',
    description: '所有者のみ。送られた項目だけを変更する。\n\nFor its owner. Changes only the fields that are sent.',
    operationId: 'update_item',
    input: { item_id: Id, user: currentUser, changes: body(ItemUpdate), say: messages, db: session },
    output: Item,
    errors: [itemNotFound, permissionDenied],
  },
  ({ item_id, user, changes, say, db }) => changeItem(db, user.id, item_id, changes, say),
)

export const deleteOneItem = items.delete(
  '/{item_id}',
  {
    summary: 'アイテム削除 / Delete an item',
    description: '所有者のみ。\n\nFor its owner.',
    operationId: 'delete_item',
    input: { item_id: Id, user: currentUser, say: messages, db: session },
    output: { 204: null },
    errors: [itemNotFound, permissionDenied],
  },
  async ({ item_id, user, say, db }) => {
    await removeItem(db, user.id, item_id, say)
    return respond(204)
  },
)
