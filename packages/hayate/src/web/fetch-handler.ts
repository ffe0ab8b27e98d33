import { runLogged } from '../background/run-logged.ts'
import { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import type { Logger } from '../logging/logger.ts'
import { type FetchInfo, FetchRequestSource } from './fetch-request-source.ts'
import { toWebResponse } from './to-web-response.ts'

/** The part of a running application that answers requests. */
export interface RequestAnswerer {
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>
  readonly log: Logger
}

/**
 * A running application as a web-standard handler: for Bun, Deno, service workers, and whatever else speaks `Request` and
 * `Response`. It never rejects.
 *
 * ```ts
 * const running = await app.start()
 * Bun.serve({ fetch: fetchHandler(running) })
 * ```
 */
export function fetchHandler(running: RequestAnswerer): (request: Request, info?: FetchInfo) => Promise<Response> {
  return (request, info = {}) => answerSource(running, new FetchRequestSource(request, info), info)
}

/** Answers one request. Never rejects. */
export async function answerSource(
  running: RequestAnswerer,
  source: FetchRequestSource,
  info: FetchInfo,
): Promise<Response> {
  if (!source.hostIsValid) return toWebResponse(problem(400, 'Bad Request', 'bad_request'), source.method, {})
  let onSent: HttpResponse['onSent']
  try {
    const response = await running.handle(new HttpRequest(source))
    onSent = response.onSent
    return toWebResponse(response, source.method, {
      onLeave: () => source.leave(),
      onEnd: () => {
        if (onSent !== undefined) afterAnswer(onSent, running.log, info)
      },
    })
  } catch (error) {
    running.log.error({ error, path: source.target }, 'an answer could not be written')
    if (onSent !== undefined) afterAnswer(onSent, running.log, info)
    return toWebResponse(problem(500, 'Internal Server Error', 'internal_server_error'), source.method, {})
  }
}

/** Only the runtime knows when the bytes leave; the next turn of its loop is the earliest that they can have. */
function afterAnswer(onSent: () => void | Promise<void>, log: Logger, info: FetchInfo): void {
  const work = new Promise((resolve) => setTimeout(resolve, 0)).then(() => runLogged(onSent, log))
  info.waitUntil?.(work)
}

function problem(status: number, title: string, code: string): HttpResponse {
  const detail = status === 400 ? 'The Host header is not a valid host.' : 'The server could not write its answer.'
  return new HttpResponse(
    status,
    ['content-type', 'application/problem+json', 'x-content-type-options', 'nosniff'],
    JSON.stringify({ type: 'about:blank', title, status, code, detail }),
  )
}
