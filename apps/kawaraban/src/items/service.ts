import { permissionDenied } from '../auth/errors.ts'
import type { Queries } from '../database/open-database.ts'
import type { Say } from '../messages.ts'
import { itemNotFound } from './errors.ts'
import { deleteItem, findItem, type ItemRecord, updateItem } from './repository.ts'
import type { ItemChanges } from './schemas.ts'

/** @throws itemNotFound. */
export async function readItem(db: Queries, id: number, say: Say): Promise<ItemRecord> {
  const item = await findItem(db, id)
  if (item === undefined) throw itemNotFound(say('itemNotFound', { id }))
  return item
}

/** @throws itemNotFound when there is none, permissionDenied when it is somebody else's. */
export async function readOwnItem(db: Queries, userId: number, id: number, say: Say): Promise<ItemRecord> {
  const item = await readItem(db, id, say)
  if (item.owner_id !== userId) throw permissionDenied(say('ownerOnly'))
  return item
}

/** @throws what `readOwnItem` throws. */
export async function changeItem(
  db: Queries,
  userId: number,
  id: number,
  changes: ItemChanges,
  say: Say,
): Promise<ItemRecord> {
  const item = await readOwnItem(db, userId, id, say)
  if (Object.keys(changes).length === 0) return item
  const changed = await updateItem(db, id, changes)
  // Somebody deleted it after it was read.
  if (changed === undefined) throw itemNotFound(say('itemNotFound', { id }))
  return changed
}

/** @throws what `readOwnItem` throws. */
export async function removeItem(db: Queries, userId: number, id: number, say: Say): Promise<void> {
  await readOwnItem(db, userId, id, say)
  if (!(await deleteItem(db, id))) throw itemNotFound(say('itemNotFound', { id }))
}
