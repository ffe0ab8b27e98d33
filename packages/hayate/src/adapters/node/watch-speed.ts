import { HttpError } from '../../errors/http-error.ts'
import type { Connection } from './connection.ts'

/** How slow a client may be. */
export interface SpeedLimits {
  /** A body that arrives slower than `minBytesPerSecond` over this time is cut. Milliseconds. */
  readonly slowBodyMs: number
  /** A client that takes nothing of its answer for this time is cut. Milliseconds. */
  readonly stalledReadMs: number
}

const minBytesPerSecond = 240

/** Looks that make up each of the two times. */
const looksPerLimit = 5

/**
 * One timer for all connections of a server: looks at each a few times within the limits, and cuts clients that only hold a
 * connection. Costs nothing per request.
 *
 * @returns a function that stops it.
 */
export function watchSpeed(connections: ReadonlySet<Connection>, limits: SpeedLimits): () => void {
  const bodyTimer = setInterval(() => {
    for (const connection of connections) checkBody(connection, limits.slowBodyMs)
  }, limits.slowBodyMs / looksPerLimit)
  const readTimer = setInterval(() => {
    for (const connection of connections) checkReader(connection)
  }, limits.stalledReadMs / looksPerLimit)
  bodyTimer.unref()
  readTimer.unref()
  return () => {
    clearInterval(bodyTimer)
    clearInterval(readTimer)
  }
}

function checkBody(connection: Connection, slowBodyMs: number): void {
  const { body } = connection
  if (body === undefined) return
  // While nobody takes the bytes, it is not the client that is slow.
  if (!body.waiting) {
    body.looks = 0
    body.lookedAtBytes = body.receivedBytes
    return
  }
  body.looks++
  if (body.looks <= looksPerLimit) return
  if (body.receivedBytes - body.lookedAtBytes < (minBytesPerSecond * slowBodyMs) / 1_000) {
    connection.closing = true
    body.fail(new HttpError(408, 'The request body arrives too slowly.'))
    return
  }
  body.looks = 1
  body.lookedAtBytes = body.receivedBytes
}

function checkReader(connection: Connection): void {
  const { socket } = connection
  if (socket.writableLength === 0) {
    connection.stalledLooks = 0
    return
  }
  const sent = socket.bytesWritten - socket.writableLength
  if (sent !== connection.sentBytes) {
    connection.sentBytes = sent
    connection.stalledLooks = 0
    return
  }
  connection.stalledLooks++
  if (connection.stalledLooks >= looksPerLimit) socket.destroy()
}
