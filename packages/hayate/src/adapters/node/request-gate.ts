import type { IncomingMessage } from 'node:http'
import { parseHost } from '../../http/check-host.ts'
import { problemRefusal, type Refusal } from './refusal.ts'

/** What the gate reads out of the headers on its way, so that nobody reads them twice. */
export interface GatedFacts {
  /** As sent; '' for HTTP/1.0 without one. */
  host: string
  /** Content-Length; -1 for a chunked body, 0 for none. */
  bodyLength: number
  /** Content-Encoding as sent, several joined with a comma. */
  contentEncoding: string | undefined
  /** The connection may not be used again: the client asked for another protocol, which we do not speak. */
  lastOnConnection: boolean
}

const version = problemRefusal(505, 'This server speaks HTTP/1.1 and HTTP/1.0.')
const targetTooLong = problemRefusal(414, 'The request target is too long.')
const targetForm = problemRefusal(
  400,
  'The request target must be a path that starts with a slash, without a fragment.',
)
const hostMissing = problemRefusal(400, 'A Host header is required.')
const hostRepeated = problemRefusal(400, 'There must be one Host header.')
const hostInvalid = problemRefusal(400, 'The Host header is not a valid host.')
const codingRepeated = problemRefusal(400, 'There must be one Transfer-Encoding header.')
const codingUnknown = problemRefusal(501, 'The only transfer coding that this server understands is chunked.')
const codingOld = problemRefusal(400, 'HTTP/1.0 has no Transfer-Encoding.')
const typeRepeated = problemRefusal(400, 'There must be one Content-Type header.')
const expectation = problemRefusal(417, 'The only expectation that this server meets is 100-continue.')

const Found = { host: 1, coding: 2, type: 4 } as const

/**
 * What `node:http` leaves to JavaScript (RFC 9110 §7.2, RFC 9112 §3.2 and §6.1): two or empty Host, the grammar of Host,
 * HTTP/0.9 and 2.0 on the line, Transfer-Encoding other than `chunked`, absolute form, fragments, a second Content-Type.
 *
 * One gate per server, one pass over the headers per request.
 */
export class RequestGate {
  readonly #maxTargetBytes: number
  readonly #serverOptions: Refusal
  /** The last host that passed: nearly every request of a server names the same one. */
  #passedHost = ''

  /** @param allow - The methods of the whole server, for `OPTIONS *` (RFC 9110 §9.3.7). */
  constructor(maxTargetBytes: number, allow: readonly string[]) {
    this.#maxTargetBytes = maxTargetBytes
    this.#serverOptions = { status: 204, headers: ['allow', allow.join(', ')], body: '' }
  }

  /** @returns the answer for a request that must not reach the application; undefined when it may. */
  check(message: IncomingMessage, facts: GatedFacts): Refusal | undefined {
    const modern = message.httpVersion === '1.1'
    if (!modern && message.httpVersion !== '1.0') return version
    const refusal = this.#checkHeaders(message.rawHeaders, facts, modern)
    return refusal ?? this.#checkTarget(message)
  }

  #checkTarget(message: IncomingMessage): Refusal | undefined {
    // The parser has already refused spaces, control characters and everything outside ASCII.
    const target = message.url ?? ''
    if (target.length > this.#maxTargetBytes) return targetTooLong
    if (target.charCodeAt(0) === 0x2f && !target.includes('#')) return undefined
    return target === '*' && message.method === 'OPTIONS' ? this.#serverOptions : targetForm
  }

  #checkHeaders(raw: readonly string[], facts: GatedFacts, modern: boolean): Refusal | undefined {
    let found = 0
    for (let at = 0; at < raw.length; at += 2) {
      // Proof: `rawHeaders` holds names and values in turn.
      const name = raw[at] as string
      const value = raw[at + 1] as string
      switch (name.length) {
        case 4:
          if (!isHeader(name, 'host')) break
          if ((found & Found.host) !== 0) return hostRepeated
          found |= Found.host
          if (value !== this.#passedHost && !this.#passHost(value)) return hostInvalid
          facts.host = value
          break
        case 6:
          // RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored.
          if (modern && isHeader(name, 'expect') && value.toLowerCase() !== '100-continue') return expectation
          break
        case 7:
          // Another protocol is declined by answering in this one (RFC 9110 §7.8); the parser gives up the bytes behind it.
          if (isHeader(name, 'upgrade')) facts.lastOnConnection = true
          break
        case 12:
          if (!isHeader(name, 'content-type')) break
          if ((found & Found.type) !== 0) return typeRepeated
          found |= Found.type
          break
        case 14:
          if (isHeader(name, 'content-length')) facts.bodyLength = Number(value)
          break
        case 16:
          if (!isHeader(name, 'content-encoding')) break
          facts.contentEncoding = facts.contentEncoding === undefined ? value : `${facts.contentEncoding},${value}`
          break
        case 17:
          if (!isHeader(name, 'transfer-encoding')) break
          if ((found & Found.coding) !== 0) return codingRepeated
          if (!modern) return codingOld
          if (value.toLowerCase() !== 'chunked') return codingUnknown
          found |= Found.coding
          facts.bodyLength = -1
          break
      }
    }
    return modern && (found & Found.host) === 0 ? hostMissing : undefined
  }

  #passHost(host: string): boolean {
    if (host === '' || parseHost(host) === undefined) return false
    this.#passedHost = host
    return true
  }
}

/** Whether a header has this name, written in lower case here and in any case by the client. */
function isHeader(name: string, expected: string): boolean {
  // The first letter tells nearly all others of the same length apart, without a copy in lower case.
  if ((name.charCodeAt(0) | 0x20) !== expected.charCodeAt(0)) return false
  return name === expected || name.toLowerCase() === expected
}
