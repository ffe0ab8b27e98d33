import type { HttpRequest } from '../http/http-request.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { Logger } from '../logging/logger.ts'
import { acceptedRequestId, newRequestId } from '../logging/request-id.ts'

/** The entry that ends a request in the log. */
export interface RequestEntry {
  readonly request_id: string
  readonly method: string
  readonly route: string
  readonly path: string
  readonly client: string
  readonly status_code: number
  readonly duration_ms: number
}

/** A log with a fast path for request entries; others get them through `info`. */
export interface RequestLogger extends Logger {
  logRequest?(entry: RequestEntry): void
}

export interface Observation {
  readonly requestId: boolean
  readonly serverTiming: boolean
  /** undefined: requests are not logged. */
  readonly log: RequestLogger | undefined
}

type Handle = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>

/** Adds request id, server timing and one log entry around every request; returns `handle` itself when all are off. */
export function observeRequests(handle: Handle, observation: Observation): Handle {
  const { requestId, serverTiming, log } = observation
  if (!requestId && !serverTiming && log === undefined) return handle
  const finish = (request: HttpRequest, response: HttpResponse, startedAt: number): HttpResponse => {
    const durationMs = performance.now() - startedAt
    if (requestId) response.setHeader('x-request-id', request.id)
    if (serverTiming) response.appendHeader('server-timing', `app;dur=${durationMs.toFixed(2)}`)
    if (log !== undefined) logAtEnd(log, request, response, durationMs, startedAt)
    return response
  }
  return (request) => {
    const startedAt = performance.now()
    if (requestId) request.id = acceptedRequestId(request.headers.get('x-request-id')) ?? newRequestId()
    const answer = handle(request)
    return answer instanceof Promise
      ? answer.then((response) => finish(request, response, startedAt))
      : finish(request, answer, startedAt)
  }
}

/** A streamed answer ends when its last byte has left, any other when it is made. */
function logAtEnd(
  log: RequestLogger,
  request: HttpRequest,
  response: HttpResponse,
  durationMs: number,
  startedAt: number,
): void {
  const streamed = response.body !== null && typeof response.body === 'object' && !(response.body instanceof Uint8Array)
  if (!streamed) {
    write(log, request, response, durationMs)
    return
  }
  const { onSent } = response
  response.onSent = () => {
    write(log, request, response, performance.now() - startedAt)
    return onSent?.()
  }
}

function write(log: RequestLogger, request: HttpRequest, response: HttpResponse, durationMs: number): void {
  const entry: RequestEntry = {
    request_id: request.id,
    method: request.method,
    route: request.route?.pattern ?? '',
    path: request.path,
    client: request.client?.host ?? '',
    status_code: response.status,
    duration_ms: Math.round(durationMs * 1000) / 1000,
  }
  if (log.logRequest === undefined) writeThrough(log, entry)
  else log.logRequest(entry)
}

/** What hayate's own log does with an entry, through the methods that every log has. */
function writeThrough(log: Logger, entry: RequestEntry): void {
  const { route, ...others } = entry
  const fields = route === '' ? others : { ...entry }
  if (entry.status_code >= 500) log.error(fields, 'request')
  else log.info(fields, 'request')
}
