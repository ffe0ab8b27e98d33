import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AppOptions, defineError, fastapiErrors, Hayate, HttpError } from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

interface Invalid {
  readonly title: string
  readonly detail: string
  readonly errors: readonly { readonly message: string }[]
}

function app(settings: AppOptions): Hayate {
  const declared = new Hayate(settings)
  declared.get('/', { input: { page: z.int().min(1), name: z.string().max(3, 'own words').optional() } }, () => 1)
  return declared
}

async function ask(settings: AppOptions, path: string, acceptLanguage?: string): Promise<readonly [Invalid, Headers]> {
  await using client = await testClient(app(settings))
  const response = await client.get(
    path,
    acceptLanguage === undefined ? {} : { headers: { 'accept-language': acceptLanguage } },
  )
  // Proof: every path here is invalid.
  return [(await response.json()) as Invalid, response.headers]
}

test("locale: 'ja' words every message and the detail in Japanese; titles stay English", async () => {
  const [problem, headers] = await ask({ locale: 'ja' }, '/?page=0', 'en')
  assert.deepEqual(
    problem.errors.map(({ message }) => message),
    ['1以上である必要があります'],
  )
  assert.equal(problem.detail, '入力値が不正です')
  assert.equal(problem.title, 'Unprocessable Content')
  assert.equal(headers.get('content-language'), 'ja')
  assert.equal(headers.get('vary'), null)
})

test('the language is negotiated per request from Accept-Language, and the answer says that it varies', async () => {
  const locale = { negotiate: true, default: 'ja' } as const
  for (const [accept, language, message] of [
    [undefined, 'ja', '必須項目です'],
    ['en', 'en', 'Required'],
    ['en-GB,en;q=0.8', 'en', 'Required'],
    ['fr', 'ja', '必須項目です'],
    ['fr, en;q=0.5', 'en', 'Required'],
    ['ja;q=0.1, en;q=0.9', 'en', 'Required'],
    ['en;q=0', 'ja', '必須項目です'],
    [',;q=,'.repeat(1_000), 'ja', '必須項目です'],
  ] as const) {
    const [problem, headers] = await ask({ locale }, '/', accept)
    assert.equal(problem.errors[0]?.message, message, String(accept))
    assert.equal(headers.get('content-language'), language)
    assert.equal(headers.get('vary'), 'accept-language')
  }
})

test('messages of the schema win, in whatever language they are', async () => {
  for (const locale of ['en', 'ja'] as const) {
    const [problem] = await ask({ locale }, '/?page=1&name=long')
    assert.deepEqual(
      problem.errors.map(({ message }) => message),
      ['own words'],
    )
  }
})

test('a parameter that was given wrongly is worded from the catalogue whatever the place', async () => {
  const [problem] = await ask({ locale: 'ja' }, '/?page=x&page=y')
  assert.equal(problem.errors[0]?.message, '一度だけ指定してください')
})

test('other errors keep their own words', async () => {
  const taken = defineError('taken', { status: 409, title: 'Taken' })
  const declared = new Hayate({ locale: 'ja' })
  declared.get('/', () => {
    throw taken('このメールアドレスは既に登録されています')
  })
  declared.get('/plain', () => {
    throw new HttpError(404)
  })
  await using client = await testClient(declared, { raiseServerErrors: false })
  const response = await client.get('/')
  assert.partialDeepStrictEqual(await response.json(), {
    title: 'Taken',
    detail: 'このメールアドレスは既に登録されています',
  })
  assert.equal(response.headers.get('content-language'), null)
  assert.partialDeepStrictEqual(await (await client.get('/plain')).json(), { title: 'Not Found' })
})

test('fastapiErrors speak Japanese too, when the application does', async () => {
  await using client = await testClient(app({ locale: 'ja', errorFormat: fastapiErrors }))
  assert.deepEqual(await (await client.get('/')).json(), {
    detail: [{ type: 'missing', loc: ['query', 'page'], msg: '必須項目です', input: null }],
  })
})
