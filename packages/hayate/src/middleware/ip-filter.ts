import { ConfigurationError } from '../errors/configuration-error.ts'
import { type DeclaredError, defineError } from '../errors/define-error.ts'
import { LocalizedHttpError } from '../errors/localized-error.ts'
import { type IpAddress, type IpNetwork, parseIp } from '../http/ip-address.ts'
import { parseNetworks } from '../http/parse-network.ts'
import { isTrusted } from '../http/trusted-networks.ts'
import type { Middleware } from './middleware.ts'

/** What `ipFilter()` takes. */
export interface IpFilterOptions {
  /** Who may ask: addresses and CIDR (`203.0.113.0/24`, `2001:db8::/32`), `loopback` and `private`. Default: everybody. */
  readonly allow?: readonly string[]
  /** Who may not, even when `allow` has them. Default: nobody. */
  readonly deny?: readonly string[]
}

/** 403: the address of the client is not let in. Declared by every route behind an `ipFilter`. */
export const addressNotAllowed: DeclaredError<403, 'address_not_allowed'> = defineError('address_not_allowed', {
  status: 403,
  title: 'Address not allowed',
  description: 'Requests from this address are not let in.',
})

const sentences = {
  en: 'Requests from this address are not let in.',
  ja: 'このアドレスからのアクセスは許可されていません',
}

/**
 * Lets in by address: 403 for everybody else, before any dependency runs. The address is `request.client`: that of the
 * connection, or behind a proxy of `trustProxy` the one that it names. `::ffff:1.2.3.4` is `1.2.3.4`. A client without an
 * address, on a Unix socket for example, is let in only where there is no `allow`.
 *
 * ```ts
 * admin.use(ipFilter({ allow: ['loopback', '203.0.113.0/24', '2001:db8::/32'] }))
 * ```
 *
 * @throws ConfigurationError `HAYATE_IP_FILTER` for what is no network, and when neither list has one.
 */
export function ipFilter({ allow, deny = [] }: IpFilterOptions): Middleware {
  const allowed = allow === undefined ? undefined : compileNetworks('allow', allow)
  const denied = compileNetworks('deny', deny)
  if (allowed === undefined && denied.length === 0) {
    throw new ConfigurationError('HAYATE_IP_FILTER', 'ipFilter(): neither allow nor deny names a network. Name one.')
  }
  const letsIn = (address: IpAddress | undefined): boolean =>
    (allowed === undefined || isTrusted(allowed, address)) && !isTrusted(denied, address)
  const filter: Middleware = function ipFilter(request, next) {
    const { client } = request
    if (!letsIn(client && parseIp(client.host))) throw new LocalizedHttpError(addressNotAllowed, sentences)
    return next()
  }
  return Object.assign(filter, { errors: [addressNotAllowed] })
}

function compileNetworks(option: string, texts: readonly string[]): readonly IpNetwork[] {
  return texts.flatMap((text) => {
    const parsed = parseNetworks(text)
    if (parsed.kind === 'networks') return parsed.networks
    throw new ConfigurationError(
      'HAYATE_IP_FILTER',
      `ipFilter(): ${option}: ${parsed.reason}. It is a list of networks, like ['loopback', '203.0.113.0/24'].`,
    )
  })
}
