import type { TestRequest } from './test-request.ts'

interface Sent {
  readonly method: string
  readonly path: string
  readonly request: TestRequest
}

const bodyHeaders: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
])

/**
 * The request that follows a redirect (RFC 9110 §15.4): 303 becomes GET, 301 and 302 turn POST into GET, 307 and 308 keep
 * method and body. Undefined when there is nothing to follow, or when it leads to another origin, which is not the
 * application under test.
 */
export function redirectedRequest(response: Response, url: URL, sent: Sent): Sent | undefined {
  const location = response.headers.get('location')
  if (location === null || ![301, 302, 303, 307, 308].includes(response.status)) return undefined
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined
  if (target === undefined || target.origin !== url.origin) return undefined
  const path = target.pathname + target.search
  const { query: _, ...request } = sent.request
  const becomesGet =
    (response.status === 303 && sent.method !== 'HEAD') || (response.status < 303 && sent.method === 'POST')
  if (!becomesGet) return { method: sent.method, path, request }
  const { json: _json, form: _form, files: _files, body: _body, headers, ...rest } = request
  // Proof: a Headers takes what `headers` may be; its own type only lacks the readonly lists.
  const kept = [...new Headers(headers as HeadersInit | undefined)].filter(([name]) => !bodyHeaders.has(name))
  return { method: 'GET', path, request: { ...rest, headers: kept } }
}
