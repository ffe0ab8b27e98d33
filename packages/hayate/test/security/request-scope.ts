import type { AnyDependency } from '../../src/dependencies/dependency.ts'
import type { RequestScope } from '../../src/dependencies/request-scope.ts'
import { HttpRequest } from '../../src/http/http-request.ts'
import type { Logger } from '../../src/logging/logger.ts'

/** The scope of one request with these headers, without a server. */
export function scopeOf(rawHeaders: readonly string[], target: string = '/'): RequestScope {
  const request = new HttpRequest({
    method: 'GET',
    scheme: 'http',
    host: 'shop.example',
    target,
    rawHeaders,
    client: () => undefined,
    signal: () => new AbortController().signal,
    readBody: async () => new Uint8Array(),
    streamBody: async function* () {},
    hasBody: () => false,
  })
  const ignore = () => {}
  const levels = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, fatal: ignore }
  const log: Logger = { ...levels, child: () => log }
  return {
    request,
    replyHeaders: undefined,
    replyReplaces: undefined,
    replyStatus: undefined,
    background: undefined,
    beforeHead: undefined,
    headIsDecided: false,
    log,
  }
}

/** What a dependency that reads from the request provides for it. */
export function readFrom(dependency: AnyDependency, rawHeaders: readonly string[], target?: string): unknown {
  return dependency.definition.read?.(scopeOf(rawHeaders, target), [])
}
