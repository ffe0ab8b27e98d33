import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CompiledRoute } from 'hayate'
import type { Database } from '../src/database/open-database.ts'
import { type AccessCase, accessOfRoutes, type Relation, relations } from './access-of-routes.ts'
import { Board, type Member, password } from './board.ts'

interface Person extends Member {
  readonly email: string
  /** What nobody else may read: an address, an age, the text of a draft. */
  readonly secrets: readonly string[]
}

const draft = (username: string) => `secret thoughts of ${username}.`

let board: Board
let people = 0

before(async () => {
  board = await Board.open()
})

after(() => board[Symbol.asyncDispose]())

async function person(): Promise<Person> {
  people += 1
  const username = `person${people}`
  const email = `${username}@private.example`
  const registered = await board.register(username, { email, age: 77 })
  assert.equal(registered.status, 201)
  const { user_id } = await registered.json()
  const tokens = await (await board.logIn(email)).json()
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  return { id: user_id, tokens, headers, email, secrets: [email, '"age":77', draft(username)] }
}

async function administrator(): Promise<Person> {
  const one = await person()
  await board.database.writer.updateTable('users').set({ is_admin: true }).where('id', '=', one.id).execute()
  return one
}

/** Who asks; undefined without a login. */
async function callerOf(relation: Relation, owner: Person): Promise<Person | undefined> {
  if (relation === 'anonymous') return undefined
  if (relation === 'owner') return owner
  return relation === 'other' ? person() : administrator()
}

/** Makes what the request is about, and returns its id. */
async function makeTarget(target: AccessCase['target'], owner: Person): Promise<number> {
  if (target === 'none' || target === 'user') return owner.id
  if (target === 'post') return board.post(owner)
  if (target === 'draft') return board.post(owner, { title: owner.secrets[2], published: false })
  const response = await board.client.post('/api/v1/items/', { json: { title: 'x' }, headers: owner.headers })
  return (await response.json()).id
}

function bodyOf({ json, form }: AccessCase, id: number, caller: Person | undefined) {
  if (form !== undefined) return { form: { username: caller?.email ?? 'nobody@private.example', password } }
  if (json === undefined) return {}
  const values: Readonly<Record<string, unknown>> = {
    ID: id,
    REFRESH: caller?.tokens.refresh_token ?? 'none',
    newcomer: `newcomer${people}`,
    'new@private.example': `newcomer${people}@example.com`,
  }
  return {
    json: Object.fromEntries(
      Object.entries(json).map(([name, value]) => [name, typeof value === 'string' ? (values[value] ?? value) : value]),
    ),
  }
}

/** Everything that requests can change, logins apart. */
async function contents({ reader }: Database): Promise<string> {
  const tables = ['users', 'posts', 'votes', 'items'] as const
  return JSON.stringify(await Promise.all(tables.map((table) => reader.selectFrom(table).selectAll().execute())))
}

function routesOf(opened: Board): readonly CompiledRoute[] {
  return opened.client.running.routes
}

function nameOf(route: CompiledRoute): string {
  return `${route.method} ${route.path}`
}

test('every route says who may use it, and no other route is listed', () => {
  assert.deepEqual(Object.keys(accessOfRoutes).sort(), routesOf(board).map(nameOf).sort())
})

describe('every route, for everybody, with the ids of A and of B', () => {
  for (const [name, cases] of Object.entries(accessOfRoutes)) {
    test(name, async () => {
      for (const one of cases) {
        for (const relation of relations) {
          // The owner's account is older than the caller's, then younger: neither order may make a difference.
          for (const order of ['owner first', 'caller first'] as const) {
            await check(name, one, relation, order)
          }
        }
      }
    })
  }
})

async function check(name: string, one: AccessCase, relation: Relation, order: string): Promise<void> {
  const early = order === 'caller first' && relation !== 'owner' ? await callerOf(relation, await person()) : undefined
  const owner = await person()
  const caller = early ?? (await callerOf(relation, owner))
  const id = await makeTarget(one.target, owner)
  const [method = '', path = ''] = name.split(' ')
  const before = await contents(board.database)
  const response = await board.client.request(method, path.replace(/\{\w+\}/, String(id)) + (one.query ?? ''), {
    ...bodyOf(one, id, caller),
    ...(caller && { headers: caller.headers }),
  })
  const told = `${name}${one.query ?? ''} of ${one.target} by ${relation}, ${order}`
  assert.equal(response.status, one.statuses[relation], told)
  if (response.status >= 400) assert.equal(await contents(board.database), before, `${told}: something was stored`)
  const text = await response.text()
  // The age of the caller is the same as everybody's, so it tells nothing in an answer about the caller.
  const secrets = caller !== undefined && text.includes(caller.email) ? [owner.email, owner.secrets[2]] : owner.secrets
  if (one.sees.includes(relation)) {
    assert.ok(
      owner.secrets.some((secret) => text.includes(secret)),
      `${told} hides what it may show`,
    )
    return
  }
  for (const secret of secrets) if (secret !== undefined) assert.ok(!text.includes(secret), `${told}: ${text}`)
  assert.doesNotMatch(text, /argon2|password_hash|is_admin|email_confirmed_at|_key"/, told)
}

describe('mass assignment', () => {
  const fields: Readonly<Record<string, unknown>> = {
    id: 1,
    is_admin: true,
    is_active: false,
    role: 'admin',
    owner_id: 1,
    user_id: 1,
    owner: { id: 1, is_admin: true },
    user: { is_admin: true },
    votes: 100,
    created_at: '2000-01-01T00:00:00.000Z',
    updated_at: '2000-01-01T00:00:00.000Z',
    email_confirmed_at: '2000-01-01T00:00:00.000Z',
    password_hash: 'x',
    search_key: 'x',
    username_key: 'x',
    'owner.id': 1,
    'is_admin[]': true,
    IS_ADMIN: true,
  }

  test('is refused by every body, field by field, and stores nothing', async () => {
    const caller = await person()
    const routes = routesOf(board).filter((route) => route.body?.kind === 'json')
    assert.ok(routes.length >= 7)
    const id = await makeTarget('post', caller)
    const item = await makeTarget('item', caller)
    const before = await contents(board.database)
    for (const route of routes) {
      const one = accessOfRoutes[nameOf(route)]?.[0]
      assert.ok(one?.json, `${nameOf(route)} has no body in accessOfRoutes`)
      const target = one.target === 'item' ? item : id
      const { json } = bodyOf(one, target, caller)
      const path = route.path.replace(/\{\w+\}/, String(target))
      for (const [field, value] of Object.entries(fields)) {
        const sent = { ...json, [field]: value }
        const response = await board.client.request(route.method, path, { json: sent, headers: caller.headers })
        const told = `${nameOf(route)} with ${field}`
        assert.equal(response.status, 422, told)
        const { errors } = await response.json()
        assert.deepEqual(
          errors.map((issue: { path: unknown; code: string }) => [issue.path, issue.code]),
          [[[field], 'unrecognized_key']],
          told,
        )
      }
    }
    assert.equal(await contents(board.database), before)
  })

  test('by __proto__ is refused, and pollutes nothing', async () => {
    const caller = await person()
    const before = await contents(board.database)
    for (const text of [
      '{"title":"a","content":"b","__proto__":{"is_admin":true}}',
      '{"title":"a","content":"b","constructor":{"prototype":{"is_admin":true}}}',
    ]) {
      const headers = { ...caller.headers, 'content-type': 'application/json' }
      assert.equal((await board.client.post('/api/v1/posts/', { body: text, headers })).status, 422)
    }
    assert.equal('is_admin' in {}, false)
    assert.equal(await contents(board.database), before)
  })

  test('in the login form is passed over, as RFC 6749 asks, and stores nothing', async () => {
    const caller = await person()
    const before = await contents(board.database)
    const form = { username: caller.email, password, is_admin: 'true', id: '1' }
    assert.equal((await board.client.post('/api/v1/auth/token', { form })).status, 200)
    assert.equal(await contents(board.database), before)
  })

  test('through parameters is passed over', async () => {
    const caller = await person()
    const { headers } = caller
    const path = '/api/v1/posts/?owner_id=1&is_admin=true&published=false'
    const response = await board.client.post(path, { json: { title: 'a', content: 'b' }, headers })
    const post = await response.json()
    assert.deepEqual([post.owner_id, post.published], [caller.id, true])
  })
})
