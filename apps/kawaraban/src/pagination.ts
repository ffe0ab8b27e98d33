import { depends, query } from 'hayate'
import * as z from 'zod'

/** Far beyond any board, and far below where an offset would lose precision. */
const furthest = 1_000_000

/** Text to search for; long enough for a title, and bounded because every row is compared with it. */
export const Search = z.string().max(200).optional().describe('検索キーワード / Text to search for')

/** `page` and `per_page`, and the rows that they mean. */
export const pagination = depends(
  {
    page: query(z.int().min(1).max(furthest).default(1), { description: 'ページ番号 / Page number' }),
    per_page: query(z.int().min(1).max(100).default(20), { description: '1ページあたりの件数 / Entries per page' }),
  },
  ({ page, per_page }) => ({ page, per_page, offset: (page - 1) * per_page, limit: per_page }),
  { name: 'pagination' },
)

/** `skip` and `limit`: the course's names for the same. */
export const slice = depends(
  {
    limit: query(z.int().min(1).max(100).default(10), { description: '件数 / Number of entries' }),
    skip: query(z.int().min(0).max(furthest).default(0), { description: '読み飛ばす件数 / Entries to leave out' }),
  },
  (slice) => slice,
  { name: 'slice' },
)
