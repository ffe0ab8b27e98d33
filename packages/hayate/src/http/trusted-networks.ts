import { ConfigurationError } from '../errors/configuration-error.ts'
import { contains, type IpAddress, type IpNetwork, isAligned, isIpv4, parseIp } from './ip-address.ts'

/** Names for what nobody wants to write out. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

function refuse(reason: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_TRUST_PROXY',
    `trustProxy: ${reason}. It is a list of networks whose proxies are believed, like ['loopback', '10.0.0.0/8'].`,
  )
}

function parseNetwork(text: string): IpNetwork {
  const [host = '', length, ...others] = text.split('/')
  const address = parseIp(host)
  if (address === undefined || others.length > 0) throw refuse(`'${text}' is no address, network or name`)
  const most = host.includes(':') ? 128 : 32
  if (length !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) throw refuse(`'${text}' has no length after '/'`)
  const bits = length === undefined ? most : Number(length)
  if (bits > most) throw refuse(`'${text}' is longer than an address: at most /${most}`)
  if (bits === 0) throw refuse(`'${text}' is everybody, and then anyone may say who they are`)
  const network = { address, bits: isIpv4(address) && most === 32 ? bits + 96 : bits }
  if (!isAligned(network)) throw refuse(`'${text}' has bits behind its length: write the first address of the network`)
  return network
}

/** @throws ConfigurationError `HAYATE_TRUST_PROXY` for `true`, `'*'`, a network of everybody, or what is no network. */
export function compileTrust(networks: unknown): readonly IpNetwork[] {
  if (!Array.isArray(networks)) throw refuse(`it is ${typeof networks === 'object' ? 'an object' : String(networks)}`)
  return networks.flatMap((text: unknown) => {
    if (typeof text !== 'string') throw refuse(`${String(text)} is no text`)
    if (text === '*') throw refuse(`'*' is everybody, and then anyone may say who they are`)
    return (Object.hasOwn(named, text) ? (named[text] ?? []) : [text]).map(parseNetwork)
  })
}

export function isTrusted(networks: readonly IpNetwork[], address: IpAddress | undefined): boolean {
  return address !== undefined && networks.some((network) => contains(network, address))
}
