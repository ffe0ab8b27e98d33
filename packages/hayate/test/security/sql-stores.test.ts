import { DatabaseSync } from 'node:sqlite'
import type { RefreshFamilies, RevocationList, UsedLinks } from '../../src/security.ts'
import { conformRefreshFamilies, conformRevocations, conformUsedLinks } from './store-conformance.ts'

// What an application writes over its database: one table and a statement or two for each port.

function sqlRevocations(clock: () => number): RevocationList {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE revoked (id TEXT PRIMARY KEY, until REAL NOT NULL)')
  const add = db.prepare(
    'INSERT INTO revoked VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET until = max(until, excluded.until)',
  )
  const find = db.prepare('SELECT 1 FROM revoked WHERE id IN (?, ?) AND until > ?')
  return {
    revoke: (id, until) => void add.run(id, until),
    isRevoked: ([first = null, second = null]) => find.get(first, second, clock() / 1000) !== undefined,
  }
}

function sqlUsedLinks(): UsedLinks {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE used (id TEXT PRIMARY KEY, until REAL NOT NULL)')
  const add = db.prepare('INSERT INTO used VALUES (?, ?) ON CONFLICT DO NOTHING')
  const find = db.prepare('SELECT 1 FROM used WHERE id = ?')
  return { add: (id, until) => add.run(id, until).changes === 1, has: (id) => find.get(id) !== undefined }
}

function sqlFamilies(clock: () => number): RefreshFamilies {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE families (id TEXT PRIMARY KEY, current TEXT NOT NULL, expires_at REAL NOT NULL)')
  const open = db.prepare('INSERT INTO families VALUES (?, ?, ?)')
  const swap = db.prepare(
    'UPDATE families SET current = ?, expires_at = ? WHERE id = ? AND current = ? AND expires_at > ?',
  )
  const find = db.prepare('SELECT 1 FROM families WHERE id = ? AND expires_at > ?')
  const end = db.prepare('DELETE FROM families WHERE id = ?')
  return {
    open: async (id, hash, expiresAt) => void open.run(id, hash, expiresAt),
    swap: async (id, used, next) => {
      const now = clock() / 1000
      if (swap.run(next.hash, next.expiresAtSeconds, id, used, now).changes === 1) return 'swapped'
      return find.get(id, now) === undefined ? 'gone' : 'other'
    },
    end: async (id) => void end.run(id),
  }
}

conformRevocations('in SQLite', sqlRevocations)
conformUsedLinks('in SQLite', sqlUsedLinks)
conformRefreshFamilies('in SQLite', sqlFamilies)
