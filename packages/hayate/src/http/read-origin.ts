import { ConfigurationError } from '../errors/configuration-error.ts'
import { parseHost } from './check-host.ts'
import { decodeSegment } from './decode-path.ts'
import type { ClientAddress, HttpRequest, RequestOrigin } from './http-request.ts'
import { formatIp, type IpAddress, type IpNetwork, parseIp } from './ip-address.ts'
import { parseForwarded } from './parse-forwarded.ts'
import type { ProxyHeader, ProxyOptions } from './proxy-options.ts'
import { compileTrust, isTrusted } from './trusted-networks.ts'

/** A chain of more proxies than this is none that anybody built. */
const maxHops = 32

const known: readonly ProxyHeader[] = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
]

/** What a trusted proxy says; what it does not say, or not well, is undefined. */
interface Said {
  readonly client: ClientAddress | undefined
  readonly scheme: string | undefined
  readonly host: string | undefined
}

/** An address in a chain: `1.2.3.4`, `1.2.3.4:80`, `[::1]:80`, `::1`. */
interface Hop {
  readonly address: IpAddress
  readonly port: number
}

/**
 * Whoever asks for the origin of requests: undefined when nothing is configured, so that nothing is asked then.
 *
 * @throws ConfigurationError `HAYATE_TRUST_PROXY`, `HAYATE_PROXY_HEADERS`, `HAYATE_ROOT_PATH`.
 */
export function compileOrigin(options: ProxyOptions): ((request: HttpRequest) => RequestOrigin) | undefined {
  const rootPath = checkRootPath(options.rootPath)
  const networks = options.trustProxy === undefined ? [] : compileTrust(options.trustProxy)
  const headers = checkHeaders(options.proxyHeaders)
  if (networks.length > 0) {
    const reader = new OriginReader(networks, headers, rootPath)
    return (request) => reader.read(request)
  }
  return rootPath === '' ? undefined : (request) => connectionOrigin(request, rootPath)
}

function checkRootPath(rootPath: string | undefined): string {
  if (rootPath === undefined || rootPath === '') return ''
  if (isPathPrefix(rootPath)) return rootPath
  throw new ConfigurationError(
    'HAYATE_ROOT_PATH',
    `rootPath: '${rootPath}' must start with '/', not end with one, and be percent-encoded, like '/api/v1'.`,
  )
}

function checkHeaders(headers: readonly ProxyHeader[] | undefined): ReadonlySet<ProxyHeader> {
  const chosen = new Set(headers ?? (['x-forwarded-for', 'x-forwarded-proto'] as const))
  const unknown = [...chosen].find((name) => !known.includes(name))
  const clashing = [...chosen].find((name) => name !== 'forwarded' && name !== 'x-forwarded-prefix')
  if (unknown === undefined && (!chosen.has('forwarded') || clashing === undefined)) return chosen
  throw new ConfigurationError(
    'HAYATE_PROXY_HEADERS',
    unknown === undefined
      ? `proxyHeaders: 'forwarded' and '${clashing}' say the same, and a client may write the one that your proxy does not. Name one kind.`
      : `proxyHeaders: '${unknown}' is not known. There are ${known.join(', ')}.`,
  )
}

/** Segments that every reader reads alike: what stands before a path in links. */
function isPathPrefix(text: string): boolean {
  if (!/^(?:\/[\w\-.~!$&'()*+;=:@%]+)+$/.test(text) || text.length > 1_024) return false
  try {
    return text.split('/').every((segment) => !decodeSegment(segment).includes('/'))
  } catch {
    return false
  }
}

/** What the connection says. The peer's address is only asked for when somebody wants it. */
function connectionOrigin({ source }: HttpRequest, rootPath: string): RequestOrigin {
  return {
    scheme: source.scheme,
    host: source.host,
    get client() {
      return source.client()
    },
    rootPath,
  }
}

class OriginReader {
  readonly #networks: readonly IpNetwork[]
  readonly #headers: ReadonlySet<ProxyHeader>
  readonly #rootPath: string
  /** The last peer that was judged: nearly every request comes from the same proxy. */
  #peer: { readonly host: string; readonly isTrusted: boolean } = { host: '', isTrusted: false }

  constructor(networks: readonly IpNetwork[], headers: ReadonlySet<ProxyHeader>, rootPath: string) {
    this.#networks = networks
    this.#headers = headers
    this.#rootPath = rootPath
  }

  read(request: HttpRequest): RequestOrigin {
    const peer = request.source.client()
    if (peer === undefined || !this.#trusts(peer.host)) return connectionOrigin(request, this.#rootPath)
    const said = this.#headers.has('forwarded') ? this.#readForwarded(request, peer) : this.#readEach(request, peer)
    return {
      scheme: said.scheme ?? request.source.scheme,
      host: said.host ?? request.source.host,
      client: said.client ?? peer,
      rootPath: this.#readPrefix(request) ?? this.#rootPath,
    }
  }

  #trusts(host: string): boolean {
    if (this.#peer.host !== host) this.#peer = { host, isTrusted: isTrusted(this.#networks, parseIp(host)) }
    return this.#peer.isTrusted
  }

  /**
   * Where in a chain, the nearest last, the word of trusted proxies ends, and who it is. What is no address ends the chain:
   * then the proxy that handed it on is the last that is known.
   */
  #farthest(nodes: readonly string[]): { readonly at: number; readonly hop: Hop | undefined } {
    let last: Hop | undefined
    const end = Math.max(0, nodes.length - maxHops)
    for (let at = nodes.length - 1; at >= end; at--) {
      const hop = parseHop(nodes[at] ?? '')
      if (hop === undefined) return { at, hop: last }
      if (at === end || !isTrusted(this.#networks, hop.address)) return { at, hop }
      last = hop
    }
    return { at: -1, hop: undefined }
  }

  #readForwarded(request: HttpRequest, peer: ClientAddress): Said {
    const elements = parseForwarded(request.headers.get('forwarded') ?? '') ?? []
    const { at, hop } = this.#farthest(elements.map((element) => element.get('for') ?? ''))
    const element = elements[at]
    return {
      client: clientOf(hop) ?? peer,
      scheme: parseScheme(element?.get('proto')),
      host: checkedHost(element?.get('host')),
    }
  }

  #readEach(request: HttpRequest, peer: ClientAddress): Said {
    const chain = this.#list(request, 'x-forwarded-for')
    const { at, hop } = this.#farthest(chain)
    // A list beside the chain has one entry for each hop; any other list is read at its end, which the nearest proxy wrote.
    const pick = (name: ProxyHeader): string | undefined => {
      const values = this.#list(request, name)
      return values.length === chain.length ? values[at] : values.at(-1)
    }
    const scheme = parseScheme(pick('x-forwarded-proto'))
    const host = checkedHost(pick('x-forwarded-host'))
    return {
      client: clientOf(hop) ?? peer,
      scheme,
      host: withPort(host ?? request.source.host, pick('x-forwarded-port'), scheme ?? request.source.scheme),
    }
  }

  #readPrefix(request: HttpRequest): string | undefined {
    const prefix = this.#list(request, 'x-forwarded-prefix').at(-1)
    return prefix !== undefined && isPathPrefix(prefix) ? prefix : undefined
  }

  /** The entries of a header that is asked for; none when it is not there, or may not be read. */
  #list(request: HttpRequest, name: ProxyHeader): readonly string[] {
    const header = this.#headers.has(name) ? request.headers.get(name) : undefined
    return header === undefined ? [] : header.split(',').map((entry) => entry.trim())
  }
}

function parseHop(text: string): Hop | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::([0-9]{1,5}))?$/.exec(text)
  // Bare IPv6, as X-Forwarded-For has it.
  if (match === null) return hopOf(text, '0')
  const [, ipv6, ipv4, port = '0'] = match
  if (ipv6 !== undefined && !ipv6.includes(':')) return undefined
  return hopOf(ipv6 ?? ipv4 ?? '', port)
}

function hopOf(host: string, port: string): Hop | undefined {
  const address = parseIp(host)
  return address === undefined || Number(port) > 65_535 ? undefined : { address, port: Number(port) }
}

function clientOf(hop: Hop | undefined): ClientAddress | undefined {
  return hop && { host: formatIp(hop.address), port: hop.port }
}

/** Some proxies say `wss` for a web socket. */
function parseScheme(text: string | undefined): string | undefined {
  const scheme = text?.toLowerCase().replace(/^ws/, 'http')
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}

function checkedHost(text: string | undefined): string | undefined {
  return text !== undefined && parseHost(text) !== undefined ? text : undefined
}

function withPort(host: string, text: string | undefined, scheme: string): string {
  const port = text !== undefined && /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0
  const parsed = port < 1 || port > 65_535 ? undefined : parseHost(host)
  if (parsed === undefined) return host
  return port === (scheme === 'https' ? 443 : 80) ? parsed.name : `${parsed.name}:${port}`
}
