import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { body, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as security from 'hayate/security'
import * as z from 'zod'

// #region models
const Id = z.int().min(1)
const User = z.object({ id: Id, username: z.string(), created_at: z.string() }).meta({ id: 'User' })
const UserCreate = z
  .strictObject({ username: z.string().regex(/^[a-zA-Z0-9_-]{1,50}$/), password: z.string().min(8).max(128) })
  .meta({ id: 'UserCreate' })
const Token = z.object({ access_token: z.string(), token_type: z.literal('bearer') }).meta({ id: 'Token' })
const Content = z.string().trim().min(1).max(2000)
const message = { id: Id, sender_id: Id, recipient_id: Id, content: z.string(), created_at: z.string() }
const Message = z.object({ ...message, read_at: z.string().nullable() }).meta({ id: 'Message' })
const MessageCreate = z.strictObject({ recipient_id: Id, content: Content }).meta({ id: 'MessageCreate' })
const MessageUpdate = z.strictObject({ content: Content }).meta({ id: 'MessageUpdate' })
const Conversation = z.object({ user: User, last: Message, unread: z.int() }).meta({ id: 'Conversation' })
type User = z.infer<typeof User>
type Message = z.infer<typeof Message>

const usernameTaken = defineError('username_taken', { status: 409, title: 'This user name is taken' })
const userNotFound = defineError('user_not_found', { status: 404, title: 'No such user' })
const messageNotFound = defineError('message_not_found', { status: 404, title: 'No such message' })
const notTheAuthor = defineError('not_the_author', { status: 403, title: 'Only its author may do that' })
// #endregion models

// #region database
const now = `strftime('%Y-%m-%dT%H:%M:%fZ')`
const tables = `
  create table if not exists user (
    id integer primary key, username text not null collate nocase unique, password_hash text not null,
    created_at text not null default (${now})) strict;
  create table if not exists message (
    id integer primary key autoincrement, sender_id integer not null references user,
    recipient_id integer not null references user, content text not null, read_at text,
    created_at text not null default (${now})) strict;
  create index if not exists message_sent on message (sender_id, recipient_id);
  create index if not exists message_received on message (recipient_id, sender_id);`

/** Runs one statement. Every change here is one, so none needs a transaction around it. */
type Query = <Row>(sql: string, ...values: SQLInputValue[]) => Row[]

/** Opened at startup, closed at shutdown; each test has its own. */
const db = depends.app(function* (): Generator<Query> {
  const sqlite = new DatabaseSync(process.env['MESSAGES_FILE'] ?? ':memory:')
  sqlite.exec(tables)
  // Proof: the statements below answer with the columns that their Row has.
  yield <Row>(sql: string, ...values: SQLInputValue[]) => sqlite.prepare(sql).all(...values) as Row[]
  sqlite.close()
})

function findUser(db: Query, id: number): User {
  const [user] = db<User>('select * from user where id = ?', id)
  if (user === undefined) throw userNotFound(`User ${id} not found`)
  return user
}

function findMessage(db: Query, id: number): Message {
  const [found] = db<Message>('select * from message where id = ?', id)
  if (found === undefined) throw messageNotFound(`Message ${id} not found`)
  return found
}
// #endregion database

// #region security
// Without SECRET_KEY the tokens end with the process.
const tokens = depends.app(() =>
  security.createTokens({ secret: process.env['SECRET_KEY'] ?? security.randomToken(32) }),
)
const passwords = depends.app(() => security.createPasswordHasher())
const bearer = security.oauth2PasswordBearer({ tokenUrl: '/token' })

const currentUser = depends({ token: bearer, tokens, db }, async ({ token, tokens, db }) => {
  const claims = await tokens.verify('access', token)
  const [user] = claims ? db<User>('select * from user where id = ?', claims.sub) : []
  if (user === undefined) throw security.notAuthenticated('Could not validate credentials')
  return user
})
// #endregion security

/** What every route about messages needs. */
const me = { user: currentUser, db }

export const app = new Hayate({ title: 'Messages', errors: [security.notAuthenticated, security.hashingBusy] })

// #region users
app.post(
  '/users',
  { input: { user: body(UserCreate), db, passwords }, output: User, status: 201, errors: [usernameTaken] },
  async ({ user, db, passwords }) => {
    const sql = 'insert into user (username, password_hash) values (?, ?) on conflict do nothing returning *'
    const [created] = db<User>(sql, user.username, await passwords.hash(user.password))
    if (created === undefined) throw usernameTaken()
    return created
  },
)

app.post(
  '/token',
  { input: { form: security.passwordForm, db, passwords, tokens }, output: Token },
  async ({ form, db, passwords, tokens }) => {
    const sql = 'select id, password_hash from user where username = ?'
    const [user] = db<{ id: number; password_hash: string }>(sql, form.username)
    // An unknown name takes as long as a wrong password, so that nobody learns which names exist.
    const ok = user
      ? (await passwords.verify(form.password, user.password_hash)).ok
      : await passwords.verifyNothing(form.password)
    if (!ok || user === undefined) throw security.notAuthenticated('Incorrect username or password')
    const { token } = await tokens.issue('access', { sub: String(user.id) })
    return { access_token: token, token_type: 'bearer' }
  },
)

app.get('/users/me', { input: { user: currentUser }, output: User }, ({ user }) => user)
// #endregion users

// #region send
app.post(
  '/messages',
  { input: { ...me, sent: body(MessageCreate) }, output: Message, status: 201, errors: [userNotFound] },
  ({ user, db, sent }) => {
    const recipient = findUser(db, sent.recipient_id)
    const sql = 'insert into message (sender_id, recipient_id, content) values (?, ?, ?) returning id'
    const [row] = db<{ id: number }>(sql, user.id, recipient.id, sent.content)
    return findMessage(db, row?.id ?? 0)
  },
)
// #endregion send

// #region read
app.get('/messages/conversations', { input: me, output: z.array(Conversation) }, ({ user, db }) => {
  const rows = db<{ last: number; other: number; unread: number }>(
    `select max(id) as last, iif(sender_id = ?1, recipient_id, sender_id) as other,
       sum(recipient_id = ?1 and read_at is null) as unread
     from message where sender_id = ?1 or recipient_id = ?1 group by other order by last desc limit 100`,
    user.id,
  )
  return rows.map(({ last, other, unread }) => ({ user: findUser(db, other), last: findMessage(db, last), unread }))
})

app.get(
  '/messages/{user_id}',
  {
    input: { ...me, user_id: Id, before: Id.optional(), limit: z.int().min(1).max(100).default(20) },
    output: z.array(Message),
    errors: [userNotFound],
  },
  ({ user, db, user_id, before, limit }) =>
    db<Message>(
      `select * from message where id < ?3 and
         (sender_id = ?1 and recipient_id = ?2 or sender_id = ?2 and recipient_id = ?1) order by id desc limit ?4`,
      user.id,
      findUser(db, user_id).id,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    ),
)

app.post(
  '/messages/{user_id}/read',
  { input: { ...me, user_id: Id }, output: z.object({ read: z.int() }) },
  ({ user, db, user_id }) => {
    const unread = 'sender_id = ? and recipient_id = ? and read_at is null'
    return { read: db(`update message set read_at = ${now} where ${unread} returning 1`, user_id, user.id).length }
  },
)
// #endregion read

// #region change
/** What others wrote to others is not there. */
function findOwnMessage(db: Query, user: User, id: number): Message {
  const message = findMessage(db, id)
  if (message.sender_id === user.id) return message
  throw message.recipient_id === user.id ? notTheAuthor() : messageNotFound(`Message ${id} not found`)
}

const ownMessage = { input: { ...me, message_id: Id }, errors: [messageNotFound, notTheAuthor] }

app.patch(
  '/messages/{message_id}',
  { ...ownMessage, input: { ...ownMessage.input, change: body(MessageUpdate) }, output: Message },
  ({ user, db, message_id, change }) => {
    const message = findOwnMessage(db, user, message_id)
    db('update message set content = ? where id = ?', change.content, message_id)
    return { ...message, ...change }
  },
)

app.delete('/messages/{message_id}', { ...ownMessage, status: 204 }, ({ user, db, message_id }) => {
  db('delete from message where id = ?', findOwnMessage(db, user, message_id).id)
})
// #endregion change

if (import.meta.main) await serve(app)
