/** One step of the tables' history: what it does, and how it is undone. */
export interface Migration {
  readonly revision: string
  /** The one it follows; null for the first. */
  readonly revises: string | null
  readonly message: string
  readonly up: string
  readonly down: string
}

const now = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`

export const migrations: readonly Migration[] = [
  {
    revision: '001',
    revises: null,
    message: 'create posts table',
    up: 'create table posts (id integer primary key autoincrement, title text not null) strict',
    down: 'drop table posts',
  },
  {
    revision: '002',
    revises: '001',
    message: 'add content column to posts table',
    up: `alter table posts add column content text not null default ''`,
    down: 'alter table posts drop column content',
  },
  {
    revision: '003',
    revises: '002',
    message: 'create users table',
    up: `create table users (
      id integer primary key autoincrement, email text not null unique, password text not null,
      created_at text not null default (${now})) strict`,
    down: 'drop table users',
  },
  {
    revision: '004',
    revises: '003',
    message: 'add owner and last columns to posts table',
    // SQLite adds no column with a foreign key and NOT NULL, nor with a default that is computed: the table is made anew.
    up: `create table new_posts (
      id integer primary key autoincrement, title text not null, content text not null,
      published integer not null default 1 check (published in (0, 1)),
      owner_id integer not null references users (id) on delete cascade,
      created_at text not null default (${now})) strict;
      insert into new_posts (id, title, content, owner_id) select id, title, content, (select min(id) from users) from posts;
      drop table posts; alter table new_posts rename to posts; create index posts_owner_id on posts (owner_id)`,
    down: `create table old_posts (
      id integer primary key autoincrement, title text not null, content text not null default '') strict;
      insert into old_posts (id, title, content) select id, title, content from posts;
      drop table posts; alter table old_posts rename to posts`,
  },
  {
    revision: '005',
    revises: '004',
    message: 'create votes table',
    up: `create table votes (
      post_id integer not null references posts (id) on delete cascade,
      user_id integer not null references users (id) on delete cascade,
      primary key (post_id, user_id)) strict, without rowid;
      create index votes_user_id on votes (user_id)`,
    down: 'drop table votes',
  },
]
