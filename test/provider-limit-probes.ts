import { strictEqual } from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hayate } from 'hayate'
import { httpBearer, openIdConnectTokens } from 'hayate/security'
import { testClient } from 'hayate/testing'

type Probe = (limit: { readonly size: number; readonly gets: string }) => Promise<void>

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'none of them' })}.${part({ sub: '7' })}.AAAA`

/** What a client gets for a token when its provider publishes this many keys, in an answer of at least this many bytes. */
async function publishing(count: number, bytes: number = 0): Promise<string> {
  const provider = createServer((request, response) => {
    const { port } = provider.address() as AddressInfo
    const issuer = `http://127.0.0.1:${port}`
    const keys = Array.from({ length: count }, () => ({ kty: 'EC' }))
    const answer = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` }
    response.end(JSON.stringify(answer).padEnd(bytes))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const { port } = provider.address() as AddressInfo
  const verifier = openIdConnectTokens({ issuer: `http://127.0.0.1:${port}`, audience: 'shop' })
  const app = new Hayate({ log: false })
  app.get('/', { input: { token: httpBearer() } }, async ({ token }) => (await verifier.verify(token)) === undefined)
  try {
    await using client = await testClient(app)
    const answer = await client.get('/', { headers: { authorization: `Bearer ${token}` } })
    if (answer.status === 200) return '200'
    return `${answer.status} \`${((await answer.json()) as { code: string }).code}\``
  } finally {
    provider.closeAllConnections()
    provider.close()
  }
}

export const providerProbes: Record<string, Probe> = {
  'bytes of one answer of an OpenID provider': async ({ size, gets }) => {
    strictEqual(await publishing(1, size), '200')
    strictEqual(await publishing(1, size + 1), gets)
  },
  'keys of an OpenID provider': async ({ size, gets }) => {
    strictEqual(await publishing(size), '200')
    strictEqual(await publishing(size + 1), gets)
  },
}
