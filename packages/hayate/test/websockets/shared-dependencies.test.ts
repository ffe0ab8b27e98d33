import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { background, depends, Hayate, log, request, response, signal } from 'hayate'
import { httpBearer, requires, securityScopes } from 'hayate/security'
import { testClient } from 'hayate/testing'

test('one dependency with request, response, background work, scopes, signal and log serves routes and web sockets', async () => {
  const done: string[] = []
  const twice = Promise.withResolvers<void>()
  const bearer = httpBearer()
  const caller = depends(
    { request, response, background, signal, log, scopes: securityScopes, token: bearer },
    ({ request, response, background, signal, log, scopes, token }) => {
      response.setHeader('x-caller', token)
      log.info({}, 'asked')
      background.add(() => {
        if (done.push(request.path) === 2) twice.resolve()
      })
      return `${request.method} ${request.path} ${request.headers.get('x-name')} ${signal.aborted} ${scopes.scopes.join()}`
    },
  )
  const app = new Hayate({ log: false })
  const input = { caller: requires(caller, ['read']) }
  app.get('/route', { input }, ({ caller }) => caller)
  app.websocket('/socket', { input }, (socket, { caller }) => socket.sendText(caller))
  await using client = await testClient(app, { headers: { authorization: 'Bearer abc', 'x-name': 'Tea' } })
  const answer = await client.get('/route')
  deepStrictEqual([await answer.json(), answer.headers.get('x-caller')], ['GET /route Tea false read', 'abc'])
  const socket = await client.websocket('/socket')
  deepStrictEqual([await socket.receiveText(), socket.headers.get('x-caller')], ['GET /socket Tea false read', 'abc'])
  await socket.close()
  await twice.promise
  strictEqual(done.toSorted().join(), '/route,/socket')
})
