import { type RawBuilder, sql } from 'kysely'
import { foldCase } from '../fold-case.ts'

/**
 * Whether a folded column contains a text as it stands: `%`, `_` and `\` in it mean themselves.
 *
 * @param column - A column written with `foldCase`.
 */
export function contains(column: string, text: string): RawBuilder<boolean> {
  const pattern = `%${foldCase(text).replace(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`
}
