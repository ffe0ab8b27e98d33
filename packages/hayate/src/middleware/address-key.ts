import type { HttpRequest } from '../http/http-request.ts'
import { formatIp, isIpv4, parseIp } from '../http/ip-address.ts'

/**
 * Whose request it is by its address: an IPv4 address, or the first 64 bits of an IPv6 one, since whoever has one such
 * address has all of its network (RFC 6177 §2). Reads `request.client`, so behind a proxy name it in `trustProxy`: without
 * that all clients share one key. So do clients without an address.
 */
export function addressKey(request: HttpRequest): string {
  const { client } = request
  if (client === undefined) return 'unknown'
  const address = parseIp(client.host)
  if (address === undefined) return client.host
  return isIpv4(address) ? formatIp(address) : `${formatIp([...address.slice(0, 4), 0, 0, 0, 0])}/64`
}
