import { HttpError } from '../errors/http-error.ts'
import type { RequestHeaders } from '../http/request-headers.ts'
import { isToken } from '../http/token.ts'

const keyPattern = /^[+/0-9A-Za-z]{22}==$/

const upgradeHeaders = { upgrade: 'websocket', connection: 'Upgrade' }

/**
 * The rules of RFC 6455 §4.2.1 for what a client sends, besides method and target.
 *
 * @returns The refusal of a handshake that is none: 426 for a request that asks for no web socket, or for another version of
 *   the protocol; 400 for anything else.
 */
export function checkHandshake(headers: RequestHeaders, hasBody: boolean): HttpError | undefined {
  if (!hasWord(headers, 'upgrade', 'websocket')) {
    return new HttpError(426, 'This is a web socket. Open it with a WebSocket client.', { headers: upgradeHeaders })
  }
  if (!hasWord(headers, 'connection', 'upgrade')) return new HttpError(400, 'The Connection header must name Upgrade.')
  const versions = headers.getAll('sec-websocket-version')
  if (versions.length > 1) return new HttpError(400, 'There must be one Sec-WebSocket-Version header.')
  if (versions[0]?.trim() !== '13') {
    return new HttpError(426, 'The only version of the web socket protocol that this server speaks is 13.', {
      headers: { ...upgradeHeaders, 'sec-websocket-version': '13' },
    })
  }
  const keys = headers.getAll('sec-websocket-key')
  if (keys.length !== 1 || !keyPattern.test(keys[0]?.trim() ?? '')) {
    return new HttpError(400, 'There must be one Sec-WebSocket-Key header with 16 bytes in base64.')
  }
  if (hasBody) return new HttpError(400, 'A handshake has no body.')
  return offeredProtocols(headers) === undefined
    ? new HttpError(400, 'The Sec-WebSocket-Protocol header must be a list of different names.')
    : undefined
}

/** The subprotocols that a client offers, its favourite first; undefined for a header that is no list of names. */
export function offeredProtocols(headers: RequestHeaders): readonly string[] | undefined {
  const header = headers.get('sec-websocket-protocol')
  if (header === undefined) return []
  const names = header.split(',').map((name) => name.trim())
  return names.every(isToken) && new Set(names).size === names.length ? names : undefined
}

function hasWord(headers: RequestHeaders, name: string, word: string): boolean {
  const words = headers.get(name)?.split(',') ?? []
  return words.some((one) => one.trim().toLowerCase() === word)
}
