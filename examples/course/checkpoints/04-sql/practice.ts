import { DatabaseSync } from 'node:sqlite'

const tables = `
create table products (
  id integer primary key autoincrement,
  name text not null,
  price integer not null check (price >= 0),
  inventory integer not null default 0,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) strict`

const lessons: readonly string[] = [
  `insert into products (name, price, inventory) values ('TV', 200, 3), ('DVD player', 80, 0), ('pencil', 4, 24) returning id, name`,
  `select name, price from products where price > 50 order by price desc`,
  // `<>` and `!=` are the same.
  `select name from products where inventory <> 0 and name like 'p%'`,
  `select name from products where id in (1, 3) order by name limit 1 offset 1`,
  `update products set inventory = inventory + 10 where name = 'TV' returning name, inventory`,
  // RETURNING works for DELETE, too.
  `delete from products where inventory = 0 returning name`,
]

/** Runs the lessons on an empty database, and returns the rows of each. */
export function practice(): readonly { readonly sql: string; readonly rows: readonly unknown[] }[] {
  using sqlite = new DatabaseSync(':memory:')
  sqlite.exec(tables)
  return lessons.map((sql) => ({ sql, rows: sqlite.prepare(sql).all() }))
}

if (import.meta.main) {
  for (const { sql, rows } of practice()) console.log(`${sql}\n  ${JSON.stringify(rows)}`)
}
