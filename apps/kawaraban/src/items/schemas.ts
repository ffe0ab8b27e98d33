import * as z from 'zod'
import { Id, Timestamp } from '../users/schemas.ts'

const title = z.string().trim().min(1).max(200)
const description = z.string().max(50_000).nullable()
const price = z.int().min(0).describe('価格 / Price')

export const ItemCreate = z
  .strictObject({ title, description: description.default(null), price: price.default(0) })
  .meta({ id: 'ItemCreate' })

/** Absent leaves a field as it is. */
export const ItemUpdate = z
  .strictObject({
    title: title.exactOptional(),
    description: description.exactOptional(),
    price: price.exactOptional(),
  })
  .meta({ id: 'ItemUpdate' })

export type ItemContent = z.output<typeof ItemCreate>
export type ItemChanges = z.output<typeof ItemUpdate>

export const Item = z
  .object({
    id: Id,
    title: z.string(),
    description: z.string().nullable(),
    price: z.int(),
    owner_id: Id,
    created_at: Timestamp,
  })
  .meta({ id: 'Item' })

export const ItemList = z
  .object({ items: z.array(Item), total: z.int(), page: z.int(), per_page: z.int() })
  .meta({ id: 'ItemList' })
