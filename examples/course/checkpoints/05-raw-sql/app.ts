import { DatabaseSync } from 'node:sqlite'
import { body, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

// #region connect
const tables = `create table if not exists posts (
  id integer primary key autoincrement,
  title text not null,
  content text not null,
  published integer not null default 1,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) strict`

/** Opened when the application starts, closed when it stops. */
export const database = depends.app(function* () {
  const sqlite = new DatabaseSync(':memory:')
  sqlite.exec(tables)
  yield sqlite
  sqlite.close()
})
// #endregion connect

const PostFields = z
  .object({ title: z.string(), content: z.string(), published: z.boolean().default(true) })
  .meta({ id: 'PostFields' })
const postNotFound = defineError('post_not_found', { status: 404, title: 'No such post' })

export const app = new Hayate({ title: 'Raw SQL' })

// #region create
app.get('/posts', { input: { database } }, ({ database }) => ({
  data: database.prepare('select * from posts order by id').all(),
}))

app.post('/posts', { input: { post: body(PostFields), database }, status: 201 }, ({ post, database }) => ({
  data: database
    .prepare('insert into posts (title, content, published) values (?, ?, ?) returning *')
    .get(post.title, post.content, Number(post.published)),
}))
// #endregion create

// #region one
app.get('/posts/{id}', { input: { id: z.int(), database }, errors: [postNotFound] }, ({ id, database }) => {
  const result = database.prepare('select * from posts where id = ?').get(id)
  if (result === undefined) throw postNotFound(`post with id: ${id} was not found`)
  return { data: result }
})

app.delete('/posts/{id}', { input: { id: z.int(), database }, status: 204, errors: [postNotFound] }, (input) => {
  const result = input.database.prepare('delete from posts where id = ? returning *').get(input.id)
  if (result === undefined) throw postNotFound(`post with id: ${input.id} was not found`)
})

app.put(
  '/posts/{id}',
  { input: { id: z.int(), post: body(PostFields), database }, errors: [postNotFound] },
  ({ id, post, database }) => {
    const result = database
      .prepare('update posts set title = ?, content = ?, published = ? where id = ? returning *')
      .get(post.title, post.content, Number(post.published), id)
    if (result === undefined) throw postNotFound(`post with id: ${id} was not found`)
    return { data: result }
  },
)
// #endregion one

if (import.meta.main) await serve(app)
