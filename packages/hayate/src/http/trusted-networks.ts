import { ConfigurationError } from '../errors/configuration-error.ts'
import { contains, type IpAddress, type IpNetwork } from './ip-address.ts'
import { parseNetworks } from './parse-network.ts'

function refuse(reason: string): ConfigurationError {
  return new ConfigurationError(
    'HAYATE_TRUST_PROXY',
    `trustProxy: ${reason}. It is a list of networks whose proxies are believed, like ['loopback', '10.0.0.0/8'].`,
  )
}

/** @throws ConfigurationError `HAYATE_TRUST_PROXY` for `true`, `'*'`, a network of everybody, or what is no network. */
export function compileTrust(networks: unknown): readonly IpNetwork[] {
  if (!Array.isArray(networks)) throw refuse(`it is ${typeof networks === 'object' ? 'an object' : String(networks)}`)
  return networks.flatMap((text: unknown) => {
    if (text === '*' || (typeof text === 'string' && text.endsWith('/0'))) {
      throw refuse(`'${text}' is everybody, and then anyone may say who they are`)
    }
    const parsed = parseNetworks(text)
    if (parsed.kind === 'wrong') throw refuse(parsed.reason)
    return parsed.networks
  })
}

export function isTrusted(networks: readonly IpNetwork[], address: IpAddress | undefined): boolean {
  return address !== undefined && networks.some((network) => contains(network, address))
}
