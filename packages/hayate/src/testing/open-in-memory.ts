import { runLogged } from '../background/run-logged.ts'
import type { Logger } from '../logging/logger.ts'
import type { UpgradeResponse } from '../websockets/upgrade-response.ts'
import { MemoryTransport } from './memory-transport.ts'
import type { TestRequest } from './test-request.ts'
import { type TestHandshake, TestSocket } from './test-socket.ts'

/** A handshake as RFC 6455 §4.1 has it. */
export function handshakeRequest(handshake: TestHandshake): TestRequest {
  const { protocols = [], headers, ...rest } = handshake
  const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const sent = new Headers({
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
    ...(protocols.length > 0 && { 'sec-websocket-protocol': protocols.join(', ') }),
  })
  // Proof: a Headers takes what `headers` may be; its own type only lacks the readonly lists.
  for (const [name, value] of new Headers(headers as HeadersInit | undefined)) sent.set(name, value)
  return { ...rest, headers: sent }
}

/** Runs what follows an accepted handshake, and returns the client's end. */
export function openInMemory(
  answer: UpgradeResponse,
  log: Logger,
  takeError: () => { readonly thrown: unknown } | undefined,
): TestSocket {
  const { session } = answer
  const transport = new MemoryTransport(session.limits.maxMessageBytes)
  transport.listen(session.open(transport))
  const finished = session.run().then(() => (answer.onSent === undefined ? undefined : runLogged(answer.onSent, log)))
  const headers = new Headers()
  for (let at = 0; at < answer.headers.length; at += 2) {
    // Proof: a flat list holds names and values in turn.
    headers.append(answer.headers[at] as string, answer.headers[at + 1] as string)
  }
  return new TestSocket({ transport, headers, subprotocol: session.subprotocol, finished, takeError })
}
