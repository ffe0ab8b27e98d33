/** A header by which a proxy says what the client asked for. `forwarded` is RFC 7239 and stands alone. */
export type ProxyHeader =
  | 'forwarded'
  | 'x-forwarded-for'
  | 'x-forwarded-proto'
  | 'x-forwarded-host'
  | 'x-forwarded-port'
  | 'x-forwarded-prefix'

/** What stands in front of an application. */
export interface ProxyOptions {
  /**
   * The path that a proxy strips before a request arrives here: `/api/v1`. It stands in `request.rootPath`, in URLs made by
   * `urlFor`, and is the server of the document. Default: none.
   */
  readonly rootPath?: string
  /**
   * Networks whose proxies are believed: addresses and CIDR (`10.0.0.0/8`, `fd00::/8`), `loopback` and `private`. Headers
   * from any other peer are ignored. Default: nobody.
   */
  readonly trustProxy?: readonly string[]
  /**
   * Which headers a trusted proxy sets. Name only those that yours overwrites or appends to: most proxies hand on what a
   * client wrote into all others. Default `['x-forwarded-for', 'x-forwarded-proto']`.
   */
  readonly proxyHeaders?: readonly ProxyHeader[]
}
