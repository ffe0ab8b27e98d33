import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { HttpError } from '../../src/errors/http-error.ts'
import type { HttpRequest } from '../../src/http/http-request.ts'
import { HttpResponse } from '../../src/http/http-response.ts'
import { fetchHandler } from '../../src/web/fetch-handler.ts'
import type { FetchInfo } from '../../src/web/fetch-request-source.ts'
import { runningApp } from '../adapters/running-app.ts'

type Handle = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>

async function handler(handle: Handle): Promise<(request: Request, info?: FetchInfo) => Promise<Response>> {
  return fetchHandler(await runningApp(handle).start())
}

const text = (body: string): HttpResponse => new HttpResponse(200, ['content-type', 'text/plain'], body)

test('a request arrives with method, path, query, headers and client', async () => {
  const answer = await handler((request) =>
    text(
      [
        request.method,
        request.path,
        request.queryString,
        request.host,
        request.headers.get('x-a'),
        request.client?.host,
      ].join(' '),
    ),
  )
  const request = new Request('http://shop.example/items/1?q=a%20b', { method: 'DELETE', headers: { 'X-A': 'b' } })
  const response = await answer(request, { client: { host: '10.0.0.1', port: 1 } })
  equal(await response.text(), 'DELETE /items/1 q=a%20b shop.example b 10.0.0.1')
  equal(response.headers.get('content-length'), '47')
})

test('set-cookie stays apart', async () => {
  const answer = await handler(() => new HttpResponse(200, ['set-cookie', 'a=1', 'set-cookie', 'b=2'], null))
  deepStrictEqual((await answer(new Request('http://a/'))).headers.getSetCookie(), ['a=1', 'b=2'])
})

test('204 has no body, HEAD the length of GET', async () => {
  const answer = await handler(({ method }) => {
    if (method === 'DELETE') return new HttpResponse(204, [], null)
    const response = new HttpResponse(200, [], null)
    response.omittedLength = 12
    return response
  })
  equal((await answer(new Request('http://a/', { method: 'DELETE' }))).body, null)
  equal((await answer(new Request('http://a/', { method: 'HEAD' }))).headers.get('content-length'), '12')
})

test('a body is read under a limit, its coding removed', async () => {
  const answer = await handler(async (request) => {
    try {
      return text(String((await request.source.readBody(1_000)).byteLength))
    } catch (error) {
      return new HttpResponse(error instanceof HttpError ? error.status : 500, [], null)
    }
  })
  const post = async (body: BodyInit, coding?: string): Promise<string> => {
    const headers: Record<string, string> = coding === undefined ? {} : { 'content-encoding': coding }
    const response = await answer(new Request('http://a/', { method: 'POST', body, headers }))
    return `${response.status} ${await response.text()}`.trim()
  }
  equal(await post('a'.repeat(1_000)), '200 1000')
  equal(await post('a'.repeat(1_001)), '413')
  equal(await post(new Uint8Array(gzipSync('a'.repeat(900))), 'gzip'), '200 900')
  equal(await post(new Uint8Array(gzipSync('a'.repeat(900_000))), 'gzip'), '413')
  equal(await post('not gzip', 'gzip'), '400')
  equal(await post('x', 'foo'), '415')
})

test('a stream is pulled, and cancelling it ends the generator and runs the work after it', async () => {
  const events: string[] = []
  const answer = await handler(() => {
    async function* pieces(): AsyncGenerator<string> {
      try {
        for (let at = 0; ; at++) {
          events.push(`made ${at}`)
          yield `${at};`
        }
      } finally {
        events.push('ended')
      }
    }
    const response = new HttpResponse(200, [], pieces())
    response.onSent = () => {
      events.push('after')
    }
    return response
  })
  const waiting: Promise<void>[] = []
  const response = await answer(new Request('http://a/'), { waitUntil: (work) => waiting.push(work) })
  deepStrictEqual(events, [])
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await Promise.all(waiting)
  deepStrictEqual(events, ['made 0', 'ended', 'after'])
})

test('an error in the middle of a stream is an error for its reader', async () => {
  const answer = await handler(() => {
    async function* pieces(): AsyncGenerator<string> {
      yield 'one'
      throw new Error('in the middle')
    }
    return new HttpResponse(200, [], pieces())
  })
  await rejects((await answer(new Request('http://a/'))).text())
})

test('an answer that may not be sent is a 500, a host that is none a 400', async () => {
  const answer = await handler(() => new HttpResponse(200, ['x-a', 'a\nb'], null))
  equal((await answer(new Request('http://a/'))).status, 500)
  const response = await answer(new Request('http://a/', { headers: { host: 'a, b' } }))
  equal(response.status, 400)
  ok((await response.text()).includes('bad_request'))
})

test('a stream whose answer may not be sent is ended', async () => {
  let isEnded = false
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (;;) yield 'piece'
    } finally {
      isEnded = true
    }
  }
  const begun = pieces()
  await begun.next()
  const answer = await handler(() => new HttpResponse(200, ['x-a', 'a\nb'], begun))
  equal((await answer(new Request('http://a/'))).status, 500)
  await new Promise((resolve) => setImmediate(resolve))
  ok(isEnded)
})
