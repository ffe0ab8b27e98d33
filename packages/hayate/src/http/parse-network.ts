import { type IpNetwork, isAligned, isIpv4, parseIp } from './ip-address.ts'

/** Names for what nobody wants to write out. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** Networks that a text of a configuration names, or what is wrong with it. */
export type ParsedNetworks =
  | { readonly kind: 'networks'; readonly networks: readonly IpNetwork[] }
  | { readonly kind: 'wrong'; readonly reason: string }

/** Reads an address, a network in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), or one of the names `loopback` and `private`. */
export function parseNetworks(text: unknown): ParsedNetworks {
  if (typeof text !== 'string') return { kind: 'wrong', reason: `${String(text)} is no text` }
  const networks: IpNetwork[] = []
  for (const one of Object.hasOwn(named, text) ? (named[text] ?? []) : [text]) {
    const parsed = parseNetwork(one)
    if (typeof parsed === 'string') return { kind: 'wrong', reason: parsed }
    networks.push(parsed)
  }
  return { kind: 'networks', networks }
}

/** The network, or what is wrong with the text. */
function parseNetwork(text: string): IpNetwork | string {
  const [host = '', length, ...others] = text.split('/')
  const address = parseIp(host)
  if (address === undefined || others.length > 0) return `'${text}' is no address, network or name`
  const most = host.includes(':') ? 128 : 32
  if (length !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return `'${text}' has no length after '/'`
  const bits = length === undefined ? most : Number(length)
  if (bits > most) return `'${text}' is longer than an address: at most /${most}`
  const network = { address, bits: most === 32 && isIpv4(address) ? bits + 96 : bits }
  return isAligned(network) ? network : `'${text}' has bits behind its length: write the first address of the network`
}
