import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import { HandshakeHandler, type HandshakeParts } from './handle-handshake.ts'
import { OpenSessions } from './run-socket.ts'
import type { SocketAnswerer } from './running-app.ts'

interface SocketParts extends Omit<HandshakeParts, 'sessions'> {
  readonly most: number
  readonly hasOwn: boolean
  /** What stands around every request: ids, timing, the log. */
  readonly observe: (
    handle: (request: HttpRequest) => Promise<HttpResponse>,
  ) => (request: HttpRequest) => HttpResponse | Promise<HttpResponse>
}

/** The web sockets of an application and of what it mounts; undefined when there are none. */
export function startSockets(parts: SocketParts): SocketAnswerer | undefined {
  const inside = [...parts.mounts, ...parts.hosts].flatMap(({ sockets }) => (sockets === undefined ? [] : [sockets]))
  if (!parts.hasOwn && inside.length === 0) return undefined
  const sessions = new OpenSessions(parts.most)
  const handler = new HandshakeHandler({ ...parts, sessions })
  const upgrade = parts.observe((request) => handler.upgrade(request))
  return {
    has: (path) => handler.has(path),
    upgrade: async (request) => upgrade(request),
    close: () => {
      sessions.stop()
      for (const sockets of inside) sockets.close()
    },
  }
}
