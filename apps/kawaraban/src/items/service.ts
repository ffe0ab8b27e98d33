import { permissionDenied } from '../auth/errors.ts'
import type { Queries } from '../database/open-database.ts'
import type { Say } from '../messages.ts'
import { itemNotFound } from './errors.ts'
import { findItem, type ItemRecord, updateItem } from './repository.ts'
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
  if (item.owner_id !== userId) throw permissionDenied(say('missingPermissions', { permissions: say('ownerOnly') }))
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
  return Object.keys(changes).length === 0 ? item : updateItem(db, id, changes)
}
