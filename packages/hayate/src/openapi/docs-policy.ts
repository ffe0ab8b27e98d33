import type { OpenApiDocument } from './document-types.ts'

/** @param origins - Of files elsewhere that the application named. */
function base(origins: readonly string[]): string {
  const from = origins.map((origin) => ` ${origin}`).join('')
  return `default-src 'self'${from}; img-src 'self'${from} data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'`
}

function originOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { protocol, origin } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined
}

function flowUrls(scheme: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { flows, openIdConnectUrl } = scheme
  if (typeof flows !== 'object' || flows === null) return [openIdConnectUrl]
  // Proof: `Object.values` of anything that is not an object gives no members to read.
  const objects = Object.values(flows).map((flow) => Object(flow) as Readonly<Record<string, unknown>>)
  return [openIdConnectUrl, ...objects.flatMap((flow) => [flow.tokenUrl, flow.refreshUrl])]
}

/**
 * The origins elsewhere that *Try it out* and *Authorize* have to reach: the document's own servers and token endpoints.
 * Without them the policy would forbid what the document offers.
 */
function connectOrigins(document: OpenApiDocument): readonly string[] {
  const schemes = Object.values(document.components?.securitySchemes ?? {})
  const urls = [...(document.servers ?? []).map((server) => server.url), ...schemes.flatMap(flowUrls)]
  return originsOf(urls)
}

function originsOf(urls: readonly unknown[]): readonly string[] {
  return [...new Set(urls.map(originOf).filter((origin) => origin !== undefined))].sort()
}

/**
 * The Content-Security-Policy of the Swagger UI page: scripts, styles and data of the same origin only.
 *
 * @param elsewhere - Addresses of files that the application put in place of the bundled ones.
 */
export function swaggerUiPolicy(document: OpenApiDocument, elsewhere: readonly string[] = []): string {
  const origins = connectOrigins(document)
  const policy = base(originsOf(elsewhere))
  return origins.length === 0 ? policy : `${policy}; connect-src 'self' ${origins.join(' ')}`
}

/** The policy of the ReDoc page: it writes style elements, and searches in a worker made from a blob. */
export function redocPolicy(elsewhere: readonly string[] = []): string {
  const origins = originsOf(elsewhere)
  const from = origins.map((origin) => ` ${origin}`).join('')
  return `${base(origins)}; style-src 'self'${from} 'unsafe-inline'; worker-src blob:`
}
