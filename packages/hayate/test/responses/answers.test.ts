import assert from 'node:assert/strict'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  body,
  depends,
  Hayate,
  HttpError,
  HttpResponse,
  html,
  json,
  type Reply,
  redirect,
  response,
  sendFile,
  stream,
  text,
} from 'hayate'
import { testClient } from 'hayate/testing'
import * as z from 'zod'
import { answerOf } from './answer-of.ts'

const folder = await mkdtemp(join(tmpdir(), 'hayate-answers-'))
after(() => rm(folder, { recursive: true }))

test('a value is JSON: UTF-8, compact, with its length', async () => {
  const { response, text } = await answerOf((app) => app.get('/', () => ({ 名: '疾風', a: [1, null, true] })))
  assert.equal(text, '{"名":"疾風","a":[1,null,true]}')
  assert.equal(response.headers.get('content-type'), 'application/json')
  assert.equal(response.headers.get('content-length'), String(Buffer.byteLength(text)))
})

test('status: 201 is the default status', async () => {
  const { response } = await answerOf((app) => app.get('/', { status: 201, output: z.int() }, () => 1))
  assert.equal(response.status, 201)
})

test('204, 205 and 304 have no body and no content type, whichever way the status comes', async () => {
  for (const status of [204, 205, 304]) {
    const given = [
      await answerOf((app) => app.get('/', { status }, () => ({ left: 'out' }))),
      await answerOf((app) => app.get('/', () => json({ left: 'out' }, { status }))),
      await answerOf((app) => app.get('/', { output: { [status]: null } }, () => new HttpResponse(status, [], null))),
      await answerOf((app) =>
        app.get('/', { input: { response }, output: z.int() }, ({ response }) => {
          response.status = status
          return 1
        }),
      ),
    ]
    for (const { response, text } of given) {
      assert.deepEqual([response.status, text, response.headers.get('content-type')], [status, '', null])
      if (status !== 205) assert.equal(response.headers.get('content-length'), null)
    }
  }
})

test('a web-standard Response passes untouched, unfiltered, its own status kept', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { status: 201, output: z.object({ id: z.int() }) }, () =>
      Response.json({ anything: 1 }, { status: 418, headers: { 'x-own': 'a', 'set-cookie': 'a=1' } }),
    ),
  )
  assert.deepEqual([response.status, text, response.headers.get('x-own')], [418, '{"anything":1}', 'a'])
})

test('an HttpResponse passes untouched, unfiltered, its own status kept', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', { status: 201, output: z.object({ id: z.int() }) }, () => json({ anything: 1 }, { status: 418 })),
  )
  assert.deepEqual([response.status, text], [418, '{"anything":1}'])
})

test('two cookies of a web-standard Response stay two', async () => {
  const headers = new Headers([
    ['set-cookie', 'a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT'],
    ['set-cookie', 'b=2'],
  ])
  const { response } = await answerOf((app) => app.get('/', () => new Response(null, { headers })))
  assert.deepEqual(response.headers.getSetCookie(), ['a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT', 'b=2'])
})

const outcomes: Readonly<Record<string, () => unknown>> = {
  '/value': () => ({ id: 1 }),
  '/response': () => new Response('as it is'),
  '/http-response': () => text('as it is'),
  '/redirect': () => redirect('/elsewhere'),
  '/http-error': () => {
    throw new HttpError(409)
  },
  '/crash': () => {
    throw new Error('boom')
  },
}

test('headers and cookies set through response, from anywhere, go on every answer: values, Responses, redirects, errors', async () => {
  const marked = depends({ response }, ({ response }) => {
    response.setHeader('X-From', 'dependency')
    response.setCookie('from', 'dependency')
  })
  const app = new Hayate({ log: false, dependencies: [marked] })
  for (const [path, answer] of Object.entries(outcomes)) {
    app.get(path as '/value', { input: { response } }, ({ response }) => {
      response.setCookie('own', 'handler')
      return answer()
    })
  }
  app.get('/invalid', { input: { page: z.int() } }, () => 'ok')
  await using client = await testClient(app, { raiseServerErrors: false, redirect: 'manual' })
  const seen: Record<string, number> = {}
  for (const path of [...Object.keys(outcomes), '/invalid']) {
    const answer = await client.get(path)
    seen[path] = answer.status
    assert.equal(answer.headers.get('x-from'), 'dependency', path)
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
    assert.deepEqual(cookies, path === '/invalid' ? ['from=dependency'] : ['from=dependency', 'own=handler'], path)
  }
  assert.deepEqual(Object.values(seen), [200, 200, 200, 307, 409, 500, 422])
})

test('what describes the body that was to be sent does not go on an error', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { response } }, ({ response }) => {
      response.setHeader('content-type', 'text/csv')
      response.setHeader('content-disposition', 'attachment')
      response.setHeader('x-kept', '1')
      response.setHeader('content-security-policy', "default-src 'none'")
      response.setHeader('access-control-expose-headers', 'content-type')
      throw new HttpError(409)
    }),
  )
  assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'")
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  assert.equal(answer.headers.get('content-disposition'), null)
  assert.equal(answer.headers.get('x-kept'), '1')
})

test('a header set twice is replaced, one appended is added, and one that the answer brings gives way', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { response } }, ({ response }) => {
      response.setHeader('x-set', '1')
      response.setHeader('X-Set', '2')
      response.appendHeader('link', '<a>')
      response.appendHeader('link', '<b>')
      response.setHeader('x-own', 'response')
      response.setHeader('content-type', 'application/vnd.shop+json')
      return json({}, { headers: { 'x-own': 'answer', vary: 'a' } })
    }),
  )
  assert.equal(answer.headers.get('x-set'), '2')
  assert.equal(answer.headers.get('link'), '<a>, <b>')
  assert.equal(answer.headers.get('x-own'), 'response')
  assert.equal(answer.headers.get('content-type'), 'application/vnd.shop+json')
})

test('response.status is for plain values only', async () => {
  const app = new Hayate({ log: false })
  for (const [path, answer] of Object.entries(outcomes)) {
    app.get(path as '/value', { input: { response } }, ({ response }) => {
      response.status = 202
      return answer()
    })
  }
  await using client = await testClient(app, { raiseServerErrors: false, redirect: 'manual' })
  const statuses = []
  for (const path of Object.keys(outcomes)) statuses.push((await client.get(path)).status)
  assert.deepEqual(statuses, [202, 200, 200, 307, 409, 500])
})

test('the last response.status wins', async () => {
  const first = depends({ response }, ({ response }) => {
    response.status = 202
  })
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { first, response } }, ({ response }) => {
      response.status = 203
      return 1
    }),
  )
  assert.equal(answer.status, 203)
})

test('a cookie is deleted with the path and domain it was set with', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { response } }, ({ response }) => {
      response.setCookie('a', '1', { maxAge: 5, httpOnly: true, secure: true, sameSite: 'lax', path: '/x' })
      response.deleteCookie('b', { path: '/y' })
      return 1
    }),
  )
  const [set, deleted] = answer.headers.getSetCookie()
  assert.deepEqual(
    new Set(set?.split('; ')),
    new Set(['a=1', 'Max-Age=5', 'Path=/x', 'HttpOnly', 'Secure', 'SameSite=Lax']),
  )
  assert.match(deleted ?? '', /^b=; .*Path=\/y/)
  assert.match(deleted ?? '', /Max-Age=0/)
  assert.match(deleted ?? '', /Expires=Thu, 01 Jan 1970 00:00:00 GMT/)
})

test('a cookie that browsers take only from a secure place can be deleted', async () => {
  const { response: answer } = await answerOf((app) =>
    app.get('/', { input: { response } }, ({ response }) => {
      response.deleteCookie('__Host-session', { secure: true })
      response.deleteCookie('framed', { secure: true, sameSite: 'none', partitioned: true })
      return 1
    }),
  )
  const [host, framed] = answer.headers.getSetCookie()
  assert.match(host ?? '', /^__Host-session=; .*Path=\/;.* Secure/)
  assert.match(framed ?? '', /^framed=; .*Secure/)
  assert.match(framed ?? '', /Partitioned/)
})

/** What user text in a header must never do: begin a second one. */
const splitting: readonly (readonly [name: string, set: (reply: Reply) => void])[] = [
  ['header value', (reply) => reply.setHeader('x-a', 'a\r\nset-cookie: x=1')],
  ['header value with NUL', (reply) => reply.setHeader('x-a', 'a\0')],
  ['header name', (reply) => reply.setHeader('x-a\r\nset-cookie', '1')],
  ['header name with a colon', (reply) => reply.appendHeader('x:a', '1')],
  ['framing', (reply) => reply.setHeader('Transfer-Encoding', 'chunked')],
  ['length', (reply) => reply.setHeader('content-length', '1')],
  ['cookie name', (reply) => reply.setCookie('a\r\nb', '1')],
  ['cookie name with ;', (reply) => reply.setCookie('a;b', '1')],
  ['cookie value', (reply) => reply.setCookie('a', 'x\r\nset-cookie: b=1')],
  ['cookie value with ;', (reply) => reply.setCookie('a', 'x; Domain=evil')],
  ['cookie domain', (reply) => reply.setCookie('a', '1', { domain: 'x\r\ny' })],
  ['cookie domain with ;', (reply) => reply.setCookie('a', '1', { domain: 'x; secure' })],
  ['cookie path', (reply) => reply.setCookie('a', '1', { path: '/\r\nx' })],
  ['cookie path with ;', (reply) => reply.setCookie('a', '1', { path: '/; domain=evil' })],
  ['cookie sameSite', (reply) => reply.setCookie('a', '1', { sameSite: 'lax\r\nx' as 'lax' })],
  ['cookie priority', (reply) => reply.setCookie('a', '1', { priority: 'high\r\nx' as 'high' })],
  ['cookie maxAge', (reply) => reply.setCookie('a', '1', { maxAge: '1\r\n' as unknown as number })],
  ['cookie expires', (reply) => reply.setCookie('a', '1', { expires: new Date(NaN) })],
  ['status', (reply) => (reply.status = 999)],
]

for (const [name, set] of splitting) {
  test(`a ${name} that HTTP does not allow is a 500, and no header is injected`, async () => {
    const { response: answer } = await answerOf((app) =>
      app.get('/', { input: { response } }, ({ response }) => {
        set(response)
        return 'sent'
      }),
    )
    assert.equal(answer.status, 500)
    assert.deepEqual(answer.headers.getSetCookie(), [])
    assert.equal(answer.headers.get('x-a'), null)
  })
}

test('redirect() is a 307 that keeps the method, unless a status says otherwise', async () => {
  const { response } = await answerOf((app) => app.get('/', () => redirect('/login?next=/a b')))
  assert.deepEqual([response.status, response.headers.get('location')], [307, '/login?next=/a%20b'])
  const seeOther = await answerOf((app) => app.get('/', () => redirect('https://example.com/疾風', { status: 303 })))
  assert.equal(seeOther.response.status, 303)
  assert.equal(seeOther.response.headers.get('location'), 'https://example.com/%E7%96%BE%E9%A2%A8')
  assert.equal(seeOther.response.headers.get('content-type'), null)
})

test('redirect() refuses control characters and a status that is no redirect', async () => {
  for (const make of [() => redirect('/a\r\nset-cookie: x=1'), () => redirect('/', { status: 200 })]) {
    const { response } = await answerOf((app) => app.get('/', make))
    assert.equal(response.status, 500)
    assert.equal(response.headers.get('location'), null)
  }
})

test('html(), text() and json() name their type and their encoding', async () => {
  for (const [answer, type, expected] of [
    [html('<p>疾風'), 'text/html; charset=utf-8', '<p>疾風'],
    [text('疾風'), 'text/plain; charset=utf-8', '疾風'],
    [json({ a: '疾風' }), 'application/json', '{"a":"疾風"}'],
  ] as const) {
    const { response, text } = await answerOf((app) => app.get('/', () => answer))
    assert.deepEqual([response.headers.get('content-type'), text], [type, expected])
  }
})

test('their headers may be given, and are checked', async () => {
  const { response } = await answerOf((app) =>
    app.get('/', () => text('a,b', { status: 203, headers: { 'Content-Type': 'text/csv', 'X-A': '1' } })),
  )
  assert.deepEqual(
    [response.status, response.headers.get('content-type'), response.headers.get('x-a')],
    [203, 'text/csv', '1'],
  )
  assert.throws(() => text('', { headers: { 'x-a': 'a\nb' } }), TypeError)
  assert.throws(() => text('', { status: 99 }), RangeError)
})

test('stream() sends bytes and text as they come, without a length', async () => {
  const { response, text } = await answerOf((app) =>
    app.get('/', () => stream(['a', new Uint8Array([98]), '疾'], { mediaType: 'text/plain; charset=utf-8' })),
  )
  assert.equal(text, 'ab疾')
  assert.equal(response.headers.get('content-length'), null)
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
})

test('sendFile() sends a whole file with its type, length, date and entity tag', async () => {
  const path = join(folder, 'page.html')
  await writeFile(path, '<p>'.repeat(50_000))
  await utimes(path, 0, 784_111_777)
  const { response, text } = await answerOf((app) => app.get('/', () => sendFile(path)))
  assert.equal(text.length, 150_000)
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.equal(response.headers.get('content-length'), '150000')
  assert.equal(response.headers.get('last-modified'), 'Sun, 06 Nov 1994 08:49:37 GMT')
  assert.match(response.headers.get('etag') ?? '', /^"[0-9a-f-]+"$/)
  assert.equal(response.headers.get('accept-ranges'), 'bytes')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(response.headers.get('content-disposition'), null)
})

test('sendFile() to HEAD says the same without the bytes', async () => {
  const path = join(folder, 'head.txt')
  await writeFile(path, 'text')
  const { response, text } = await answerOf((app) => app.get('/', () => sendFile(path)), { method: 'HEAD' })
  assert.deepEqual([response.status, text, response.headers.get('content-length')], [200, '', '4'])
})

test('sendFile() names the file for saving; a name of a user cannot add a header', async () => {
  const path = join(folder, 'a.bin')
  await writeFile(path, '')
  for (const [filename, disposition, expected] of [
    ['b.txt', undefined, 'attachment; filename="b.txt"'],
    ['報告.txt', undefined, `attachment; filename="__.txt"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.txt`],
    ['a"\r\nset-cookie: x=1', undefined, 'attachment; filename="a\\"__set-cookie: x=1"'],
    ['../../etc/passwd', 'inline', 'inline; filename=".._.._etc_passwd"'],
  ] as const) {
    const { response } = await answerOf((app) =>
      app.get('/', () => sendFile(path, { filename, ...(disposition && { disposition }) })),
    )
    assert.equal(response.headers.get('content-disposition'), expected)
    assert.deepEqual(response.headers.getSetCookie(), [])
  }
})

test('sendFile() of a file that is missing, or a folder, is a logged 500 that does not show the path', async () => {
  for (const path of [join(folder, 'missing.txt'), folder]) {
    const { response, text, log } = await answerOf((app) => app.get('/', () => sendFile(path)))
    assert.equal(response.status, 500)
    assert.ok(!text.includes(folder))
    assert.equal(log.length, 1)
  }
})

test('a body that was read is answered with what came of it', async () => {
  const app = new Hayate({ log: false })
  const Item = z.object({ name: z.string(), at: z.date() })
  app.post('/items', { input: { item: body(Item) }, output: Item, status: 201 }, ({ item }) => item)
  await using client = await testClient(app)
  const sent = { name: 'a', at: '2026-01-02T03:04:05.000Z' }
  const answer = await client.post('/items', { json: sent })
  assert.deepEqual([answer.status, await answer.json()], [201, sent])
})
