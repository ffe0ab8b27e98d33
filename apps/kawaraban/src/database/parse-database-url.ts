import { ConfigurationError } from 'hayate'

/** Where the database is. */
export type DatabaseLocation = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'memory' }

/**
 * Reads `DATABASE_URL`.
 *
 * - `sqlite:./board.db`, `sqlite:/var/lib/board.db`: a file, relative to the working directory or absolute
 * - `sqlite::memory:`: nothing is kept
 * - SQLAlchemy's spelling, with or without a driver: `sqlite+aiosqlite:///./board.db` (relative),
 *   `sqlite:////var/lib/board.db` (absolute), `sqlite://` and `sqlite:///:memory:`
 *
 * @throws ConfigurationError `KAWARABAN_DATABASE_URL` for anything else. The message never shows the URL: it may hold a
 *   password.
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  const scheme = /^([a-z]+)(?:\+[a-z0-9]+)?:/i.exec(url)
  const name = scheme?.[1]?.toLowerCase()
  if (scheme === null || name === undefined) throw refused('is not a URL')
  if (name === 'postgres' || name === 'postgresql') {
    throw refused('names PostgreSQL, which comes with the data module')
  }
  if (name !== 'sqlite') throw refused(`has the unknown scheme '${name}'`)
  const path = readPath(url.slice(scheme[0].length))
  if (path === '' || path === ':memory:') return { kind: 'memory' }
  if (path.includes('?') || path.includes('#')) throw refused("has parameters, which sqlite URLs don't take here")
  return { kind: 'file', path }
}

/** Three slashes are an empty host and the separator before the path (RFC 3986 §3); none is a path as it stands. */
function readPath(rest: string): string {
  if (!rest.startsWith('//')) {
    if (rest === '') throw refused('names no file')
    return rest
  }
  if (rest === '//' || rest === '///') return ''
  if (!rest.startsWith('///')) throw refused('names a host, which SQLite does not have (write three slashes)')
  return decodeURIComponent(rest.slice(3))
}

function refused(problem: string): ConfigurationError {
  return new ConfigurationError(
    'KAWARABAN_DATABASE_URL',
    `DATABASE_URL ${problem}. Use a SQLite file, like sqlite:./kawaraban.db, or sqlite::memory:.`,
  )
}
