import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'

export interface RedirectTarget {
  /** Default: of the request. */
  readonly scheme?: string
  /** With its port. Default: of the request. */
  readonly host?: string
  /** Default 307. */
  readonly status?: number
}

/** Sends a client to the same path and query, byte for byte, of another scheme or host. */
export function redirectTo(request: HttpRequest, target: RedirectTarget): HttpResponse {
  const { scheme = request.scheme, host = request.host, status = 307 } = target
  // `OPTIONS *` has no path.
  const path = request.path.startsWith('/') ? request.rootPath + request.source.target : ''
  const shown = isWebSocket(request) ? scheme.replace('http', 'ws') : scheme
  return new HttpResponse(status, ['location', `${shown}://${host}${path}`], null)
}

function isWebSocket({ method, headers }: HttpRequest): boolean {
  return method === 'GET' && headers.get('upgrade')?.trim().toLowerCase() === 'websocket'
}
