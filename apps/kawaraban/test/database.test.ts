import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { insertFamily, rotateRefreshToken } from '../src/auth/repository.ts'
import { openDatabase, type Queries } from '../src/database/open-database.ts'
import { parseDatabaseUrl } from '../src/database/parse-database-url.ts'
import { deleteUser, findLogin, findTaken, insertUser, listUsers, type NewUser } from '../src/users/repository.ts'

const now = '2026-01-01T00:00:00.000Z'

function account(username: string, fields: Partial<NewUser> = {}): NewUser {
  return { username, email: `${username}@example.com`, full_name: null, age: null, password_hash: 'x', ...fields }
}

function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'kawaraban-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

describe('DATABASE_URL', () => {
  test('names a file, relative or absolute, in every spelling', () => {
    const spellings = {
      'sqlite:./board.db': './board.db',
      'sqlite:/var/board.db': '/var/board.db',
      'sqlite+aiosqlite:///./board.db': './board.db',
      'sqlite+aiosqlite:////var/board.db': '/var/board.db',
      'sqlite:///board.db': 'board.db',
    }
    for (const [url, path] of Object.entries(spellings)) assert.deepEqual(parseDatabaseUrl(url), { kind: 'file', path })
  })

  test('names memory', () => {
    for (const url of ['sqlite::memory:', 'sqlite://', 'sqlite+aiosqlite:///:memory:', 'sqlite+aiosqlite://']) {
      assert.deepEqual(parseDatabaseUrl(url), { kind: 'memory' })
    }
  })

  test('of PostgreSQL says when it comes, and never shows a password', () => {
    for (const url of ['postgres://u:secret@h/d', 'postgresql://u:secret@h/d', 'postgresql+asyncpg://u:secret@h/d']) {
      assert.throws(
        () => parseDatabaseUrl(url),
        (error: Error) => /data module/.test(error.message) && !/secret/.test(error.message),
      )
    }
  })

  test('that is something else is refused', () => {
    for (const url of ['', 'board.db', 'mysql://h/d', 'sqlite:', 'sqlite://host/board.db', 'sqlite:./a.db?mode=ro']) {
      assert.throws(() => parseDatabaseUrl(url), { code: 'KAWARABAN_DATABASE_URL' }, url)
    }
  })

  test('whose folder does not exist is refused with the path', () => {
    assert.throws(
      () => openDatabase('sqlite:./no/such/folder/board.db'),
      /no\/such\/folder\/board\.db cannot be opened/,
    )
  })
})

describe('the database', () => {
  test('is durable: a write-ahead log, full synchronisation, foreign keys', () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'board.db')
    const database = openDatabase(`sqlite:${path}`)
    using second = new DatabaseSync(path)
    assert.equal(second.prepare('pragma journal_mode').get()?.journal_mode, 'wal')
    return database.close()
  })

  test('is created once and found again', async () => {
    using folder = temporaryFolder()
    const url = `sqlite:${join(folder.path, 'board.db')}`
    const first = openDatabase(url)
    assert.equal(await insertUser(first.writer, account('alice'), now), 1)
    await first.close()
    const second = openDatabase(url)
    assert.equal((await findLogin(second.reader, ' ALICE@example.com '))?.user.username, 'alice')
    await second.close()
  })

  test('of version 1 loses the addresses that its search could find', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'board.db')
    const old = openDatabase(`sqlite:${path}`)
    await insertUser(old.writer, account('alice', { full_name: 'Élise' }), now)
    await old.writer.updateTable('users').set({ search_key: 'alice\nalice@example.com\nélise' }).execute()
    await old.close()
    const file = new DatabaseSync(path)
    file.exec('pragma user_version = 1')
    file.close()
    const { reader, close } = openDatabase(`sqlite:${path}`)
    const { search_key } = await reader.selectFrom('users').select('search_key').executeTakeFirstOrThrow()
    assert.equal(search_key, 'alice\nélise')
    await close()
  })

  test('of a newer release is refused', () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'board.db')
    using newer = new DatabaseSync(path)
    newer.exec('pragma user_version = 99')
    assert.throws(() => openDatabase(`sqlite:${path}`), { code: 'KAWARABAN_DATABASE_VERSION' })
  })

  for (const kind of ['file', 'memory'] as const) {
    test(`in ${kind}: a reader never sees what is not committed`, async () => {
      using folder = temporaryFolder()
      const database = openDatabase(kind === 'file' ? `sqlite:${join(folder.path, 'board.db')}` : 'sqlite::memory:')
      const transaction = await database.writer.startTransaction().execute()
      await insertUser(transaction, account('alice'), now)
      const reading = listUsers(database.reader, { search: undefined, searchEmail: true, offset: 0, limit: 10 })
      await new Promise((resolve) => setTimeout(resolve, 20))
      await transaction.rollback().execute()
      assert.deepEqual(await reading, { users: [], total: 0 })
      await database.close()
    })
  }

  test('runs transactions one after the other, whatever they wait for', async () => {
    const database = openDatabase('sqlite::memory:')
    const order: string[] = []
    const write = async (name: string, waitMs: number) => {
      const transaction = await database.writer.startTransaction().execute()
      await insertUser(transaction, account(name), now)
      order.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      order.push(`${name} ends`)
      await transaction.commit().execute()
    }
    await Promise.all([write('a', 10), write('b', 5), write('c', 0)])
    assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    await database.close()
  })

  for (const kind of ['file', 'memory'] as const) {
    test(`in ${kind}: a transaction begins at its first write, and until then keeps nobody from writing`, async () => {
      using folder = temporaryFolder()
      const { writer, close } = openDatabase(
        kind === 'file' ? `sqlite:${join(folder.path, 'board.db')}` : 'sqlite::memory:',
      )
      const names = async (db: Queries) =>
        (await db.selectFrom('users').select('username').orderBy('id').execute()).map(({ username }) => username)
      const slow = await writer.startTransaction().execute()
      assert.deepEqual(await names(slow), [])
      assert.equal(await insertUser(writer, account('quick'), now), 1)
      assert.deepEqual(await names(slow), ['quick'])
      assert.equal(await insertUser(slow, account('slow'), now), 2)
      assert.deepEqual(await names(slow), ['quick', 'slow'])
      await slow.rollback().execute()
      assert.deepEqual(await names(writer), ['quick'])
      const unused = await writer.startTransaction().execute()
      await unused.commit().execute()
      await close()
    })
  }

  test('that another process keeps locked is busy, and works when it is free again', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'board.db')
    const { writer, close } = openDatabase(`sqlite:${path}`, 50)
    using other = new DatabaseSync(path)
    other.exec('begin immediate')
    const transaction = await writer.startTransaction().execute()
    await assert.rejects(insertUser(transaction, account('alice'), now), { errcode: 5 })
    await transaction.rollback().execute()
    other.exec('rollback')
    assert.equal(await insertUser(writer, account('alice'), now), 1)
    await close()
  })

  test('cannot be written by its reader', async () => {
    using folder = temporaryFolder()
    const { reader, close } = openDatabase(`sqlite:${join(folder.path, 'board.db')}`)
    await assert.rejects(insertUser(reader, account('alice'), now), /readonly/)
    await close()
  })

  test('gives nobody the id of a deleted user', async () => {
    const { writer, close } = openDatabase('sqlite::memory:')
    assert.equal(await insertUser(writer, account('alice'), now), 1)
    assert.equal(await deleteUser(writer, 1), true)
    assert.equal(await insertUser(writer, account('bob'), now), 2)
    await close()
  })
})

describe('users', () => {
  test('are unique by name and address in every spelling of case and width', async () => {
    const { writer, close } = openDatabase('sqlite::memory:')
    await insertUser(writer, account('alice', { email: 'straße@example.com' }), now)
    assert.equal(await insertUser(writer, account('ALICE', { email: 'other@example.com' }), now), undefined)
    assert.equal(await insertUser(writer, account('bob', { email: 'STRASSE@EXAMPLE.COM' }), now), undefined)
    assert.equal(await findTaken(writer, 'new@example.com', 'ａｌｉｃｅ'), 'username')
    assert.equal(await findTaken(writer, 'STRASSE@example.com', 'new'), 'email')
    assert.equal(await findTaken(writer, 'new@example.com', 'new'), undefined)
    await close()
  })

  test('are found by any part of name, full name and, if asked for, address; wildcards mean themselves', async () => {
    const { writer, close } = openDatabase('sqlite::memory:')
    await insertUser(writer, account('alice', { full_name: 'Ålice 100%_ÉTÉ' }), now)
    await insertUser(writer, account('bob', { full_name: '瓦版 太郎' }), now)
    const found = async (search: string, searchEmail = false) =>
      (await listUsers(writer, { search, searchEmail, offset: 0, limit: 10 })).users.map((user) => user.username)
    assert.deepEqual(await found('EXAMPLE.com', true), ['bob', 'alice'])
    assert.deepEqual(await found('太郎', true), ['bob'])
    assert.deepEqual(await found('EXAMPLE.com'), [])
    assert.deepEqual(await found('@'), [])
    assert.deepEqual(await found('été'), ['alice'])
    assert.deepEqual(await found('0%_'), ['alice'])
    assert.deepEqual(await found('太郎'), ['bob'])
    assert.deepEqual(await found('%'), ['alice'])
    assert.deepEqual(await found('a_ice'), [])
    assert.deepEqual(await found('\\'), [])
    assert.deepEqual(await found("' or 1=1 --"), [])
    await close()
  })
})

test('a refresh token turns once; a second use ends the whole family', async () => {
  const { writer, close } = openDatabase('sqlite::memory:')
  await insertUser(writer, account('alice'), now)
  const token = (hash: string) => ({ hash, familyId: 'f', expiresAt: '2026-02-01T00:00:00.000Z' })
  await insertFamily(writer, 1, token('one'), now)
  assert.equal(await rotateRefreshToken(writer, 'one', token('two'), now), 'rotated')
  assert.equal(await rotateRefreshToken(writer, 'never issued', token('x'), now), 'unknown')
  assert.equal(await rotateRefreshToken(writer, 'one', token('three'), now), 'reused')
  assert.equal(await rotateRefreshToken(writer, 'two', token('four'), now), 'unknown')
  await close()
})
