import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { depends } from 'hayate'
import { createPasswordHasher } from 'hayate/security'
import { override, testClient } from 'hayate/testing'
import { app } from '../src/app.ts'
import { passwords } from '../src/auth/passwords.ts'
import { type Database, openDatabase } from '../src/database/open-database.ts'
import { database } from '../src/database/sessions.ts'
import { type AppSettings, completeSettings, parseSettings, settings } from '../src/settings.ts'
import { makeAdministrator } from '../src/users/repository.ts'

export const password = 'TestPass123!'

export type Client = Awaited<ReturnType<typeof testClient>>
export type Headers = Readonly<Record<string, string>>

/** The application on a database of its own, thrown away at the end. */
export class Board {
  readonly client: Client
  readonly database: Database
  readonly #folder: string

  private constructor(client: Client, database: Database, folder: string) {
    this.client = client
    this.database = database
    this.#folder = folder
  }

  /** @param waitMs - Longest wait for another transaction. */
  static async open(changes: Partial<AppSettings> = {}, waitMs = 5000): Promise<Board> {
    const folder = mkdtempSync(join(tmpdir(), 'kawaraban-'))
    const chosen = { ...testSettings, database_url: `sqlite:${join(folder, 'board.db')}`, ...changes }
    const opened = openDatabase(chosen.database_url, waitMs)
    const client = await testClient(app, {
      overrides: [
        override(settings, () => chosen),
        override(database, () => opened),
        // As weak as argon2id allows: the tests are about who gets in, not about the cost of it.
        override(
          passwords,
          depends.app(() => createPasswordHasher({ memoryKiB: 8, passes: 1 })),
        ),
      ],
    })
    return new Board(client, opened, folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]()
    await this.database.close()
    rmSync(this.#folder, { recursive: true })
  }

  register(username: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Response> {
    const account = { username, email: `${username}@example.com`, password, password_confirm: password, ...fields }
    return this.client.post('/api/v1/auth/register', { json: account })
  }

  logIn(email: string, secret: string = password): Promise<Response> {
    return this.client.post('/api/v1/auth/token', { form: { username: email, password: secret } })
  }

  /** Registers a user, logs in, and returns what the requests of that user carry. */
  async member(username: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Member> {
    const registered = await this.register(username, fields)
    assert.equal(registered.status, 201, await registered.clone().text())
    const { user_id } = await registered.json()
    const tokens = await (await this.logIn(`${username}@example.com`)).json()
    return { id: user_id, tokens, headers: { authorization: `Bearer ${tokens.access_token}` } }
  }

  async administrator(username: string): Promise<Member> {
    const member = await this.member(username)
    await makeAdministrator(this.database.writer, member.id)
    return member
  }

  async deactivate(member: Member): Promise<void> {
    await this.database.writer.updateTable('users').set({ is_active: false }).where('id', '=', member.id).execute()
  }

  /** Writes a post and returns its id. */
  async post(member: Member, fields: Readonly<Record<string, unknown>> = {}): Promise<number> {
    const json = { title: 'A title', content: 'Some content', ...fields }
    const response = await this.client.post('/api/v1/posts/', { json, headers: member.headers })
    assert.equal(response.status, 201, await response.clone().text())
    return (await response.json()).id
  }
}

export interface Member {
  readonly id: number
  readonly tokens: { readonly access_token: string; readonly refresh_token: string; readonly expires_in: number }
  readonly headers: Headers
}

export const testSettings = completeSettings(parseSettings({ secret_key: 'only for tests, and long enough for HS256' }))
