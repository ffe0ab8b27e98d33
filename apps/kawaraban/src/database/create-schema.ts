import type { DatabaseSync } from 'node:sqlite'
import { ConfigurationError } from 'hayate'
import { foldCase } from '../fold-case.ts'

/** Counted up whenever the script below changes, or what is written into its columns. */
const schemaVersion = 2

// AUTOINCREMENT: the id of a deleted user is never given to another one, whom an old token would then name.
const script = `
create table users (
  id integer primary key autoincrement,
  username text not null,
  username_key text not null unique,
  email text not null,
  email_key text not null unique,
  password_hash text not null,
  full_name text,
  age integer check (age between 1 and 150),
  is_active integer not null default 1 check (is_active in (0, 1)),
  is_admin integer not null default 0 check (is_admin in (0, 1)),
  email_confirmed_at text,
  search_key text not null,
  created_at text not null,
  updated_at text not null
) strict;

create table token_families (
  id text primary key,
  user_id integer not null references users (id) on delete cascade,
  created_at text not null,
  expires_at text not null
) strict;
create index token_families_user_id on token_families (user_id);

create table refresh_tokens (
  token_hash text primary key,
  family_id text not null references token_families (id) on delete cascade,
  used_at text,
  expires_at text not null
) strict;
create index refresh_tokens_family_id on refresh_tokens (family_id);

create table posts (
  id integer primary key autoincrement,
  title text not null,
  title_key text not null,
  content text not null,
  published integer not null default 1 check (published in (0, 1)),
  owner_id integer not null references users (id) on delete cascade,
  created_at text not null
) strict;
create index posts_owner_id on posts (owner_id);

create table votes (
  post_id integer not null references posts (id) on delete cascade,
  user_id integer not null references users (id) on delete cascade,
  primary key (post_id, user_id)
) strict, without rowid;
create index votes_user_id on votes (user_id);

create table items (
  id integer primary key autoincrement,
  title text not null,
  title_key text not null,
  description text,
  price integer not null default 0 check (price >= 0),
  owner_id integer not null references users (id) on delete cascade,
  created_at text not null
) strict;
create index items_owner_id on items (owner_id);
`

/**
 * Creates the tables at the first start, and brings a file of version 1 up to date: all or nothing.
 *
 * @throws ConfigurationError `KAWARABAN_DATABASE_VERSION` for a file that a newer release has written.
 */
export function createSchema(database: DatabaseSync): void {
  if (readVersion(database) === schemaVersion) return
  database.exec('begin immediate')
  try {
    // Read again under the lock: another process may have been faster.
    createTables(database, readVersion(database))
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

function createTables(database: DatabaseSync, version: number): void {
  if (version === schemaVersion) return
  if (version === 1) {
    takeAddressesOutOfSearch(database)
    return
  }
  if (version !== 0) {
    throw new ConfigurationError(
      'KAWARABAN_DATABASE_VERSION',
      `The database has version ${version} of the tables; this release knows version ${schemaVersion}. Use the release that wrote it.`,
    )
  }
  database.exec(script)
  database.exec(`pragma user_version = ${schemaVersion}`)
}

/** From version 1 to 2: everybody may search `search_key`, so the e-mail address does not belong in it. */
function takeAddressesOutOfSearch(database: DatabaseSync): void {
  database.function('fold_case', { deterministic: true }, (text) => foldCase(String(text)))
  database.exec(`update users set search_key = fold_case(username || char(10) || coalesce(full_name, ''))`)
  database.exec('pragma user_version = 2')
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('pragma user_version').get()?.user_version)
}
