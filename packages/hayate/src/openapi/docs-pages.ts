import type { DocsAssetName } from './docs-assets.ts'

/** What both docs pages are told. Every URL is an absolute path of the application, as `/openapi.json`, or a whole URL. */
export interface DocsPageOptions {
  readonly title: string
  /** Where the page itself stands: `/docs`. Everything else is addressed relative to it, so any prefix may precede it. */
  readonly path: string
  readonly openapiUrl: string
  /** The URL of one of `docsAssets`, by name. */
  readonly asset: (name: DocsAssetName) => string
  /** Of the page's own words. Default `en`. */
  readonly lang?: string
  /** Default: hayate's own. */
  readonly faviconUrl?: string
}

export interface SwaggerUiPageOptions extends DocsPageOptions {
  readonly oauth2RedirectUrl: string | null
  /** Swagger UI's own parameters, as JSON has them: `{ docExpansion: 'none' }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** For *Authorize*: `{ clientId: 'web', usePkceWithAuthorizationCodeGrant: true }`. Public: never a secret. */
  readonly initOAuth?: Readonly<Record<string, unknown>>
}

export interface RedocPageOptions extends DocsPageOptions {
  /** ReDoc's own options, as JSON has them: `{ hideDownloadButton: true }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

/**
 * JSON that may stand in a `<script>` element: no `</script>` and no `<!--` can begin in it (WHATWG HTML §4.12.1.3), and
 * the two line separators that old JavaScript does not take in strings are escaped too.
 */
function inertJson(value: unknown): string {
  const escaped: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => escaped[character] ?? `\\u${character.charCodeAt(0).toString(16)}`,
  )
}

/**
 * The way from one absolute path to another, as a relative reference (RFC 3986 §4.2): `/a/docs`, `/openapi.json` →
 * `../openapi.json`. A whole URL is left as it is.
 */
export function relativeUrl(from: string, to: string): string {
  if (!to.startsWith('/') || to.startsWith('//')) return to
  const depth = from.split('/').length - 2
  return `${depth === 0 ? './' : '../'.repeat(depth)}${to.slice(1)}`
}

function page(options: DocsPageOptions, parts: { readonly head: string; readonly body: string }): string {
  const icon = options.faviconUrl ?? options.asset('favicon.svg')
  const document = escapeHtml(relativeUrl(options.path, options.openapiUrl))
  return `<!doctype html>
<html lang="${escapeHtml(options.lang ?? 'en')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<link rel="icon" href="${escapeHtml(relativeUrl(options.path, icon))}">
${parts.head}</head>
<body>
<noscript>This page needs JavaScript. The OpenAPI document itself: <a href="${document}">${document}</a></noscript>
${parts.body}</body>
</html>
`
}

function script(options: DocsPageOptions, name: DocsAssetName): string {
  return `<script src="${escapeHtml(relativeUrl(options.path, options.asset(name)))}"></script>\n`
}

// A data block is never run, so no Content-Security-Policy forbids it (CSP 3 §4.2.3 looks at scripts only).
function settings(value: Readonly<Record<string, unknown>>): string {
  return `<script type="application/json" id="hayate-settings">${inertJson(value)}</script>\n`
}

/** Swagger UI as a page of same-origin files: no inline script, no inline style, nothing from elsewhere. */
export function swaggerUiPage(options: SwaggerUiPageOptions): string {
  const { path, oauth2RedirectUrl } = options
  const css = escapeHtml(relativeUrl(path, options.asset('swagger-ui.css')))
  const parameters = {
    layout: 'BaseLayout',
    deepLinking: true,
    showExtensions: true,
    showCommonExtensions: true,
    persistAuthorization: true,
    // Swagger UI's default sends the document's address to a validator on the internet.
    validatorUrl: null,
    ...options.parameters,
  }
  const body = [
    '<div id="swagger-ui"></div>\n',
    settings({
      path,
      openapiUrl: relativeUrl(path, options.openapiUrl),
      oauth2RedirectUrl: oauth2RedirectUrl === null ? null : relativeUrl(path, oauth2RedirectUrl),
      parameters,
      initOAuth: options.initOAuth ?? null,
    }),
    script(options, 'swagger-ui-bundle.js'),
    script(options, 'hayate-docs.js'),
  ]
  return page(options, { head: `<link rel="stylesheet" href="${css}">\n`, body: body.join('') })
}

/** Where an authorization server sends the browser back to: hands the code to the page that opened it, and closes. */
export function oauth2RedirectPage(options: DocsPageOptions): string {
  return page(options, { head: '', body: script(options, 'oauth2-redirect.js') })
}

/** ReDoc as a page of same-origin files. It needs `style-src 'unsafe-inline'` and, for its search, `worker-src blob:`. */
export function redocPage(options: RedocPageOptions): string {
  const { path } = options
  const body = [
    '<div id="redoc"></div>\n',
    settings({ openapiUrl: relativeUrl(path, options.openapiUrl), parameters: options.parameters ?? {} }),
    script(options, 'redoc.standalone.js'),
    script(options, 'hayate-redoc.js'),
  ]
  return page(options, { head: '', body: body.join('') })
}
