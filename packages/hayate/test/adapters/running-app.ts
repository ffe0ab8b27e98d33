import type { Startable } from '../../src/adapters/startable.ts'
import type { RunningApp } from '../../src/app/running-app.ts'
import type { HttpRequest } from '../../src/http/http-request.ts'
import type { HttpResponse } from '../../src/http/http-response.ts'
import { createLogger } from '../../src/logging/json-logger.ts'

/** The smallest application: one function, and a list of what happened around it. */
export function runningApp(
  handle: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>,
  events: string[] = [],
): Startable {
  const running: RunningApp = {
    handle,
    routes: [],
    log: createLogger({ level: 'silent' }),
    title: 'test',
    version: '0',
    docsUrl: undefined,
    sockets: undefined,
    stop: async () => {
      events.push('stopped')
    },
  }
  return {
    start: async () => {
      events.push('started')
      return running
    },
  }
}
