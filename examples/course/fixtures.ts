import { strictEqual } from 'node:assert/strict'
import { depends, override } from 'hayate'
import { createPasswordHasher } from 'hayate/security'
import { type TestClient, type TestRequest, testClient } from 'hayate/testing'
import * as z from 'zod'
import { app } from './app.ts'
import { database, openDatabase, type Queries } from './database.ts'
import { passwords } from './oauth2.ts'
import { UserOut } from './schemas.ts'
import { type AppSettings, settings } from './settings.ts'

export const testSettings: AppSettings = {
  database_url: 'sqlite::memory:',
  database_hostname: undefined,
  secret_key: 'only for tests, and long enough for HS256',
  algorithm: 'HS256',
  access_token_expire_minutes: 30,
}

type TestUser = z.output<typeof UserOut> & { readonly password: string }

/** What each test has of its own: an empty database, and clients of the application on it. */
export class Fixtures implements AsyncDisposable {
  readonly session: Queries
  readonly client: TestClient

  private constructor(session: Queries, client: TestClient) {
    this.session = session
    this.client = client
  }

  static async open(): Promise<Fixtures> {
    const session = openDatabase(testSettings.database_url)
    const overrides = [
      override(settings, () => testSettings),
      override(database, () => session),
      // As weak as argon2id allows: the tests are about who gets in, not about the cost of it.
      override(
        passwords,
        depends.app(() => createPasswordHasher({ memoryKiB: 8, passes: 1 })),
      ),
    ]
    return new Fixtures(session, await testClient(app, { overrides }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]()
    await this.session.destroy()
  }

  async register(email: string): Promise<TestUser> {
    const password = 'password123'
    const response = await this.client.post('/users/', { json: { email, password } })
    strictEqual(response.status, 201)
    return { ...UserOut.parse(await response.json()), password }
  }

  testUser(): Promise<TestUser> {
    return this.register('hokusai@example.com')
  }

  testUser2(): Promise<TestUser> {
    return this.register('hiroshige@example.com')
  }

  async token(user: TestUser): Promise<string> {
    const response = await this.client.post('/login', { form: { username: user.email, password: user.password } })
    return z.object({ access_token: z.string() }).parse(await response.json()).access_token
  }

  async authorizedClient(user: TestUser): Promise<AuthorizedClient> {
    return new AuthorizedClient(this.client, await this.token(user))
  }

  /** Three posts of one user and one of another, past the API: what is tested is reading them. */
  testPosts(user: TestUser, user2: TestUser) {
    return this.session
      .insertInto('posts')
      .values([
        { title: 'first title', content: 'first content', owner_id: user.id },
        { title: '2nd title', content: '2nd content', owner_id: user.id },
        { title: '3rd title', content: '3rd content', owner_id: user.id },
        { title: '3rd title', content: '3rd content', owner_id: user2.id },
      ])
      .returning(['id', 'title', 'content', 'owner_id'])
      .execute()
  }
}

/** The client with a token in each request. */
export class AuthorizedClient {
  readonly #client: TestClient
  readonly #headers: Readonly<Record<string, string>>

  constructor(client: TestClient, token: string) {
    this.#client = client
    this.#headers = { authorization: `Bearer ${token}` }
  }

  request(method: string, path: string, request: TestRequest = {}): Promise<Response> {
    return this.#client.request(method, path, { ...request, headers: this.#headers })
  }
}

/** The world that most tests begin in: two users, their posts, and the first of them logged in. */
export async function openBoard() {
  const fixtures = await Fixtures.open()
  const user = await fixtures.testUser()
  const user2 = await fixtures.testUser2()
  const [first, second, third, others] = await fixtures.testPosts(user, user2)
  if (!first || !second || !third || !others) throw new Error('four posts were written')
  const authorized = await fixtures.authorizedClient(user)
  return {
    ...{ user, first, others, authorized, count: 4 },
    session: fixtures.session,
    client: fixtures.client,
    [Symbol.asyncDispose]: () => fixtures[Symbol.asyncDispose](),
  }
}
