import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app } from './app.ts'

async function cookiesOf(path: string): Promise<readonly string[]> {
  await using client = await testClient(app)
  return (await client.post(path)).headers.getSetCookie()
}

test('a cookie set through response goes on the answer', async () => {
  deepStrictEqual(await cookiesOf('/cookie-and-object'), [
    'fakesession=fake-cookie-session-value; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax',
  ])
})

test('a response made by hand takes cookies too', async () => {
  deepStrictEqual(await cookiesOf('/cookie'), ['fakesession=fake-cookie-session-value; Path=/; SameSite=Lax'])
})

test('deleting a cookie tells the browser that it has ended', async () => {
  deepStrictEqual(await cookiesOf('/logout'), [
    'fakesession=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax',
  ])
})

test('response is no parameter of the document', () => {
  strictEqual(app.openapi().paths['/logout']?.post?.parameters, undefined)
})
