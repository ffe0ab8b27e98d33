import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from './connection.ts'

/** How long clients have to send on a connection that they believe is open, before idle ones are closed. Milliseconds. */
const idleMs = 200
const lookEveryMs = 50

/**
 * Ends a server without losing a request that it has accepted: it stops accepting, every answer is the last on its
 * connection, idle connections are closed a little later, and what is still open after `graceMs` is cut.
 *
 * @param force - Cuts everything at once when it fires.
 */
export async function stopServer(
  server: Server,
  connections: ReadonlySet<Connection>,
  options: { readonly graceMs: number; readonly force: AbortSignal },
): Promise<void> {
  const { graceMs, force } = options
  // `http.Server.close` destroys idle connections in the same moment, and with them requests that are on their way.
  let isClosed = false
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => {
      isClosed = true
      resolve()
    })
  })
  const deadline = performance.now() + graceMs
  const cut = (): void => {
    server.closeAllConnections()
    // `node:http` does not count them as its own any more.
    for (const { socket, upgraded } of connections) if (upgraded) socket.destroy()
  }
  force.addEventListener('abort', cut)
  if (force.aborted) cut()
  let wait = Math.min(idleMs, graceMs)
  while (!isClosed) {
    await Promise.race([closed, delay(wait, undefined, { ref: true, signal: force }).catch(() => undefined)])
    if (performance.now() >= deadline || force.aborted) {
      cut()
      break
    }
    closeIdle(server, connections)
    wait = lookEveryMs
  }
  await closed
  force.removeEventListener('abort', cut)
  // Only this stops the timer that checks connections; the server itself is closed by now.
  server.close(() => undefined)
}

function closeIdle(server: Server, connections: ReadonlySet<Connection>): void {
  server.closeIdleConnections()
  // Opened in advance and never used: `node:http` counts them as busy.
  for (const { socket } of connections) if (socket.bytesRead === 0) socket.destroy()
}
