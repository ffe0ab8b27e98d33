/** 128 bits as eight groups of 16; an IPv4 address stands as `::ffff:1.2.3.4` (RFC 4291 §2.5.5.2). */
export type IpAddress = readonly number[]

/** Every address whose first `bits` bits are those of `address`. */
export interface IpNetwork {
  readonly address: IpAddress
  readonly bits: number
}

const number255 = /^(?:0|[1-9][0-9]{0,2})$/
const group = /^[0-9a-f]{1,4}$/i

function parseIpv4(text: string): readonly [number, number] | undefined {
  const parts = text.length > 15 ? [] : text.split('.')
  if (parts.length !== 4 || !parts.every((part) => number255.test(part) && Number(part) <= 255)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  return [a * 256 + b, c * 256 + d]
}

/** One side of `::`; an IPv4 tail counts as two groups. */
function parseGroups(text: string): readonly number[] | undefined {
  if (text === '') return []
  const texts = text.split(':')
  const last = texts.at(-1) ?? ''
  const tail = last.includes('.') ? parseIpv4(last) : []
  const groups = last.includes('.') ? texts.slice(0, -1) : texts
  if (tail === undefined || !groups.every((one) => group.test(one))) return undefined
  return [...groups.map((one) => Number.parseInt(one, 16)), ...tail]
}

function parseIpv6(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? groups : undefined
  }
  const front = text.slice(0, gap)
  const before = front.includes('.') ? undefined : parseGroups(front)
  const after = parseGroups(text.slice(gap + 2))
  if (before === undefined || after === undefined || before.length + after.length > 7) return undefined
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

/**
 * Reads an address as everybody reads it: four decimal numbers without leading zeros, or IPv6 without a zone (RFC 4291 §2.2).
 *
 * @returns undefined for anything else: `127.1`, `0x7f.0.0.1`, `999.1.1.1`, `fe80::1%eth0`, a name.
 */
export function parseIp(text: string): IpAddress | undefined {
  if (text.includes(':')) return parseIpv6(text)
  const tail = parseIpv4(text)
  return tail && [0, 0, 0, 0, 0, 0xffff, ...tail]
}

export function isIpv4(address: IpAddress): boolean {
  return address.every((value, at) => at > 5 || value === (at === 5 ? 0xffff : 0))
}

/** The one spelling of an address: dotted for IPv4, also for the IPv4-mapped form; RFC 5952 for IPv6. */
export function formatIp(address: IpAddress): string {
  const [g = 0, h = 0] = address.slice(6)
  if (isIpv4(address)) return `${g >> 8}.${g & 255}.${h >> 8}.${h & 255}`
  const texts = address.map((value) => value.toString(16))
  const gap = longestZeros(address)
  if (gap.length < 2) return texts.join(':')
  return `${texts.slice(0, gap.start).join(':')}::${texts.slice(gap.start + gap.length).join(':')}`
}

/** RFC 5952 §4.2: the longest run of zeros, the first of equally long ones. */
function longestZeros(address: IpAddress): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (let at = 0; at <= address.length; at++) {
    if (address[at] === 0) continue
    if (at - start > best.length) best = { start, length: at - start }
    start = at + 1
  }
  return best
}

/** The first `bits` of 16 bits, as a mask. */
function mask(bits: number): number {
  return bits <= 0 ? 0 : bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff
}

/** Whether no bit stands behind the network's own: `10.0.0.0/8`, not `10.0.0.1/8`. */
export function isAligned({ address, bits }: IpNetwork): boolean {
  return address.every((value, at) => (value & ~mask(bits - at * 16) & 0xffff) === 0)
}

export function contains({ address, bits }: IpNetwork, candidate: IpAddress): boolean {
  for (let at = 0; at * 16 < bits; at++) {
    if ((((address[at] ?? 0) ^ (candidate[at] ?? 0)) & mask(bits - at * 16)) !== 0) return false
  }
  return true
}
