import { deepStrictEqual, match, partialDeepStrictEqual, strictEqual } from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { testClient } from 'hayate/testing'
import { app, createApp } from './app.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A provider with one key; `token` issues access tokens. */
async function startProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const server = createServer((request, response) => {
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'ES256', use: 'sig' }
    const answer = request.url === '/jwks' ? { keys: [key] } : { issuer, jwks_uri: `${issuer}/jwks` }
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const token = (changes: object, key: KeyObject = privateKey): string => {
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, sub: 'hokusai', aud: 'https://prints.example/api', iat, exp: iat + 60, ...changes }
    const input = `${part({ alg: 'ES256', kid: 'a', typ: 'at+jwt' })}.${part(claims)}`
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const stop = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { issuer, token, stop }
}

test('a token of the provider for this API lets its user in, and no other does', async () => {
  const provider = await startProvider()
  await using client = await testClient(createApp(provider.issuer))
  const get = (token: string) => client.get('/me', { headers: { authorization: `Bearer ${token}` } })
  const answer = await get(provider.token({}))
  deepStrictEqual(await answer.json(), { id: 'hokusai', issuer: provider.issuer })
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
  const wrong = [provider.token({ aud: 'other' }), provider.token({ exp: 1 }), provider.token({}, other)]
  for (const token of wrong) strictEqual((await get(token)).status, 401)
  provider.stop()
})

test('without the provider a token cannot be checked, which is a 503', async () => {
  const provider = await startProvider()
  provider.stop()
  await using client = await testClient(createApp(provider.issuer))
  const headers = { authorization: `Bearer ${provider.token({})}` }
  const answer = await client.get('/me', { headers })
  strictEqual(answer.status, 503)
  match(answer.headers.get('retry-after') ?? '', /^[1-5]$/)
})

test('the document names the provider, and the 401 and 503', () => {
  partialDeepStrictEqual(JSON.parse(JSON.stringify(app.openapi())), {
    paths: { '/me': { get: { security: [{ openIdConnect: [] }], responses: { 200: {}, 401: {}, 503: {} } } } },
    components: {
      securitySchemes: {
        openIdConnect: {
          type: 'openIdConnect',
          openIdConnectUrl: 'http://localhost:28080/realms/prints/.well-known/openid-configuration',
        },
      },
    },
  })
})
