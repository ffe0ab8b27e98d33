import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface ProviderKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export async function makeKey(kid: string, alg: string = 'RS256'): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** A small OpenID provider on this machine; tests change what it answers and count what it was asked. */
export class OpenIdProvider implements AsyncDisposable {
  /** What `/jwks` lists. */
  keys: unknown[] = []
  /** Members that replace those of the configuration. */
  configuration: Readonly<Record<string, unknown>> = {}
  /** Answers instead of the provider, when set. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  readonly asked: string[] = []
  readonly #server = createServer((request, response) => this.#answer(request, response))

  static async start(keys: readonly ProviderKey[], port: number = 0): Promise<OpenIdProvider> {
    const provider = new OpenIdProvider()
    provider.keys = keys.map(({ jwk }) => jwk)
    await new Promise<void>((resolve) => provider.#server.listen(port, '127.0.0.1', resolve))
    return provider
  }

  get port(): number {
    // Proof: the server listens on TCP, so its address is not a path.
    return (this.#server.address() as AddressInfo).port
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** A token as the provider would issue it, with claims and header members replaced; `undefined` leaves one out. */
  async token(
    key: ProviderKey,
    claims: Readonly<Record<string, unknown>> = {},
    header: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const iat = Math.floor(Date.now() / 1000)
    const all = { iss: this.issuer, sub: 'user-7', aud: 'https://shop.example/api', iat, exp: iat + 600, ...claims }
    const signer = new SignJWT(JSON.parse(JSON.stringify(all)) as Record<string, unknown>)
    const protectedHeader = { alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }
    return signer
      .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)) as { alg: string })
      .sign(key.privateKey)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '' } = request
    this.asked.push(url)
    if (this.instead === undefined) this.#answerItself(url, response)
    else this.instead(request, response)
  }

  #answerItself(url: string, response: ServerResponse): void {
    const answers: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': {
        issuer: this.issuer,
        jwks_uri: `${this.issuer}/jwks`,
        ...this.configuration,
      },
      '/jwks': { keys: this.keys },
    }
    response.statusCode = url in answers ? 200 : 404
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answers[url] ?? {}))
  }
}
