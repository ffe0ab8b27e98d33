import type { Selectable } from 'kysely'
import { contains } from '../database/contains.ts'
import type { Queries } from '../database/open-database.ts'
import type { ItemsTable } from '../database/tables.ts'
import { foldCase } from '../fold-case.ts'
import type { ItemChanges, ItemContent } from './schemas.ts'

const itemColumns = ['id', 'title', 'description', 'price', 'owner_id', 'created_at'] as const

export type ItemRecord = Pick<Selectable<ItemsTable>, (typeof itemColumns)[number]>

/** Newest first. Ids only grow, so their order is that of creation, and stable. */
export async function listItems(
  db: Queries,
  { search, offset, limit }: { search: string | undefined; offset: number; limit: number },
): Promise<{ items: ItemRecord[]; total: number }> {
  let matching = db.selectFrom('items')
  if (search !== undefined) matching = matching.where(contains('items.title_key', search))
  const { total } = await matching.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const items = await matching.select(itemColumns).orderBy('id', 'desc').limit(limit).offset(offset).execute()
  return { items, total }
}

export async function findItem(db: Queries, id: number): Promise<ItemRecord | undefined> {
  return db.selectFrom('items').select(itemColumns).where('id', '=', id).executeTakeFirst()
}

export async function insertItem(db: Queries, ownerId: number, item: ItemContent, now: string): Promise<ItemRecord> {
  return db
    .insertInto('items')
    .values({ ...item, title_key: foldCase(item.title), owner_id: ownerId, created_at: now })
    .returning(itemColumns)
    .executeTakeFirstOrThrow()
}

/** Undefined when there is none any more. */
export async function updateItem(db: Queries, id: number, changes: ItemChanges): Promise<ItemRecord | undefined> {
  const renamed = changes.title !== undefined && { title_key: foldCase(changes.title) }
  return db
    .updateTable('items')
    .set({ ...changes, ...renamed })
    .where('id', '=', id)
    .returning(itemColumns)
    .executeTakeFirst()
}

/** Returns whether there was such an item. */
export async function deleteItem(db: Queries, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('items').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}
