import type { NodeRequestSource } from './node-request-source.ts'

/** A rest of the body up to this is read and thrown away, and the connection lives on. */
const maxRestBytes = 65_536

/** How long, and for how many bytes, we listen to a client that still sends after its answer. */
const lingerMs = 1_000
const maxLingerBytes = 262_144

/**
 * Whether so much of the body may still come that the connection has to end with this answer. What is left of a body must
 * never be taken for a request, nor may a client keep us reading what nobody wants.
 */
export function leavesBodyUnread(source: NodeRequestSource): boolean {
  if (source.taken) return false
  const { message, bodyLength } = source
  if (message.complete) {
    if (!message.readableEnded) message.resume()
    return false
  }
  if (bodyLength > 0 && bodyLength <= maxRestBytes && !source.connection.closing) {
    message.resume()
    return false
  }
  return true
}

/**
 * Sends the whole answer at once, but ends the connection only when the client has stopped sending, or after a short while:
 * closing a socket with unread bytes resets it, and the reset overtakes the answer (RFC 9112 §9.6).
 */
export function endAfterDraining(source: NodeRequestSource, body: string | Uint8Array | null): void {
  const { message, response } = source
  let drained = 0
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMs)
  timer.unref()
  if (body !== null) response.write(body)
  response.flushHeaders()
  message.on('data', (chunk: Uint8Array) => {
    drained += chunk.byteLength
    if (drained > maxLingerBytes) end()
  })
  message.once('end', end)
  response.once('close', end)
  message.resume()
}
