import type { ColumnType, Generated, Selectable } from 'kysely'

/** Written once. */
type Fixed<T> = ColumnType<T, T, never>

/** 0 or 1: SQLite has no booleans. The connection writes `true` as 1. */
type Flag = ColumnType<number, boolean | undefined, boolean>

export interface UsersTable {
  id: Generated<number>
  username: string
  /** `foldCase(username)`, unique. */
  username_key: string
  email: string
  /** `foldCase(email)`, unique. */
  email_key: string
  password_hash: string
  full_name: string | null
  age: number | null
  is_active: Flag
  is_admin: Flag
  /** RFC 3339, UTC, milliseconds, as all times. */
  email_confirmed_at: string | null
  /** User name and full name, folded, one per line: what everybody's search looks at. The address is not in it. */
  search_key: string
  created_at: Fixed<string>
  updated_at: string
}

/** One login: all refresh tokens that descend from it. Revoking it deletes it. */
export interface TokenFamiliesTable {
  /** 128 random bits. */
  id: Fixed<string>
  user_id: Fixed<number>
  created_at: Fixed<string>
  /** When its newest refresh token ends. */
  expires_at: string
}

export interface RefreshTokensTable {
  /** SHA-256 of the token. */
  token_hash: Fixed<string>
  family_id: Fixed<string>
  /** A used one stays until it ends: it tells a thief from the owner. */
  used_at: string | null
  expires_at: Fixed<string>
}

export interface PostsTable {
  id: Generated<number>
  title: string
  /** `foldCase(title)`. */
  title_key: string
  content: string
  published: Flag
  owner_id: Fixed<number>
  created_at: Fixed<string>
}

export interface VotesTable {
  post_id: Fixed<number>
  user_id: Fixed<number>
}

export interface ItemsTable {
  id: Generated<number>
  title: string
  /** `foldCase(title)`. */
  title_key: string
  description: string | null
  price: number
  owner_id: Fixed<number>
  created_at: Fixed<string>
}

export interface Tables {
  users: UsersTable
  token_families: TokenFamiliesTable
  refresh_tokens: RefreshTokensTable
  posts: PostsTable
  votes: VotesTable
  items: ItemsTable
}

export type UserRow = Selectable<UsersTable>
