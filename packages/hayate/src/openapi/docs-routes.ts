import { matchesEtag } from '../http/etag.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { HttpResponse } from '../http/http-response.ts'
import { contentVersion, type DocsAssetName, DocsAssetStore } from './docs-assets.ts'
import { type DocsPageOptions, oauth2RedirectPage, redocPage, swaggerUiPage } from './docs-pages.ts'
import { redocPolicy, swaggerUiPolicy } from './docs-policy.ts'
import type { OpenApiDocument } from './document-types.ts'

/** Where the document and its pages stand, and how they look. */
export interface DocsOptions {
  /** `null` switches the document and both pages off. */
  readonly openapiUrl: string | null
  /** `null` switches Swagger UI off. */
  readonly docsUrl: string | null
  /** `null` switches ReDoc off. */
  readonly redocUrl: string | null
  readonly title: string
  /** Puts what stands before the application's own paths before the document's servers. Default true. */
  readonly rootPathInServers?: boolean
  /** URLs instead of the bundled files. */
  readonly assets?: { readonly [Name in DocsAssetName]?: string }
  /** Called once, when the document or a page is first asked for. */
  readonly document: () => OpenApiDocument
  /** Swagger UI's own parameters, laid over `deepLinking`, `persistAuthorization` and the rest. */
  readonly swaggerUi?: Readonly<Record<string, unknown>>
  /** What *Authorize* is filled in with: `{ clientId: 'web' }`. Public: never a secret. */
  readonly initOAuth?: Readonly<Record<string, unknown>>
  /** Default: `/oauth2-redirect` below `docsUrl`; `null` switches it off. */
  readonly oauth2RedirectUrl?: string | null
  /** ReDoc's own options. */
  readonly redoc?: Readonly<Record<string, unknown>>
  /** Default: hayate's own. */
  readonly faviconUrl?: string
  /** Language of the pages. Default `en`. */
  readonly lang?: string
}

/** A route of the documentation; it is not part of the document. HEAD is answered from it as from any GET. */
export interface DocsRoute {
  readonly method: 'GET'
  readonly path: string
  handle(request: HttpRequest): HttpResponse
}

interface Content {
  readonly mediaType: string
  readonly body: string | Uint8Array
  readonly version: string
  /** Further headers: `[name, value, …]`. */
  readonly headers: readonly string[]
}

// A year: the version stands in the URL, so a changed file has another address.
const forever = 'public, max-age=31536000, immutable'

function respond(request: HttpRequest, content: Content, isVersioned: boolean): HttpResponse {
  const etag = `"${content.version}"`
  const cacheControl = isVersioned ? forever : 'no-cache'
  const headers = ['etag', etag, 'cache-control', cacheControl, 'x-content-type-options', 'nosniff', ...content.headers]
  const known = request.headers.get('if-none-match')
  if (known !== undefined && matchesEtag(known, etag)) return new HttpResponse(304, headers, null)
  return new HttpResponse(200, ['content-type', content.mediaType, ...headers], content.body)
}

/** A route whose content is made when first asked for, and kept. */
function route(path: string, make: () => Content): DocsRoute {
  let content: Content | undefined
  return {
    method: 'GET',
    path,
    handle(request: HttpRequest): HttpResponse {
      content ??= make()
      return respond(request, content, request.queryString === `v=${content.version}`)
    },
  }
}

function page(html: string, policy: string, more: readonly string[] = []): Content {
  // No address of the application leaves with a link in a description.
  const headers = ['content-security-policy', policy, 'referrer-policy', 'same-origin', ...more]
  return { mediaType: 'text/html; charset=utf-8', body: html, version: contentVersion(html + policy), headers }
}

/** The path of something below a page's own: `/docs` → `/docs/assets/…`; the root page has `/assets/…`. */
function below(pageUrl: string, rest: string): string {
  return `${pageUrl.endsWith('/') ? pageUrl.slice(0, -1) : pageUrl}/${rest}`
}

function jsonContent(document: OpenApiDocument): Content {
  const body = JSON.stringify(document)
  return { mediaType: 'application/json', body, version: contentVersion(body), headers: [] }
}

/** Paths of the document begin below what a mount or a proxy takes away, so that is its first server. */
function withRootPath(document: OpenApiDocument, rootPath: string): OpenApiDocument {
  const servers = document.servers ?? []
  if (servers.some((server) => server.url === rootPath)) return document
  const { openapi, info, ...rest } = document
  return { openapi, info, ...rest, servers: [{ url: rootPath }, ...servers] }
}

// A proxy may tell the prefix with each request; whoever invents new ones does not fill the memory.
const rootPathsKept = 16

class BoundedMap<K, V> {
  readonly #kept = new Map<K, V>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  get(key: K, make: () => V): V {
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const made = make()
    if (this.#kept.size < this.#size) this.#kept.set(key, made)
    return made
  }
}

class DocsBuilder {
  readonly #options: DocsOptions
  readonly #openapiUrl: string
  readonly #store = new DocsAssetStore()
  #document: OpenApiDocument | undefined

  constructor(options: DocsOptions, openapiUrl: string) {
    this.#options = options
    this.#openapiUrl = openapiUrl
  }

  document(): OpenApiDocument {
    this.#document ??= this.#options.document()
    return this.#document
  }

  documentRoute(): DocsRoute {
    const plain = route(this.#openapiUrl, () => jsonContent(this.document()))
    if (this.#options.rootPathInServers === false) return plain
    const below = new BoundedMap<string, Content>(rootPathsKept)
    return {
      ...plain,
      handle: (request) => {
        const { rootPath } = request
        if (rootPath === '') return plain.handle(request)
        const content = below.get(rootPath, () => jsonContent(withRootPath(this.document(), rootPath)))
        return respond(request, content, false)
      },
    }
  }

  swaggerUi(docsUrl: string): readonly DocsRoute[] {
    const { swaggerUi, initOAuth, title } = this.#options
    const { oauth2RedirectUrl = below(docsUrl, 'oauth2-redirect') } = this.#options
    const routes = [
      route(docsUrl, () => {
        const html = swaggerUiPage({
          ...this.#pageOptions(docsUrl, docsUrl),
          title: `${title} - Swagger UI`,
          oauth2RedirectUrl,
          ...(swaggerUi && { parameters: swaggerUi }),
          ...(initOAuth && { initOAuth }),
        })
        return page(html, swaggerUiPolicy(this.document(), this.#elsewhere()))
      }),
      ...this.#assets(docsUrl, ['swagger-ui.css', 'swagger-ui-bundle.js', 'hayate-docs.js', 'favicon.svg']),
    ]
    if (oauth2RedirectUrl === null) return routes
    const redirect = route(oauth2RedirectUrl, () => {
      const html = oauth2RedirectPage(this.#pageOptions(oauth2RedirectUrl, docsUrl))
      // It stands in a popup that was elsewhere before, and hands its code to the page that opened it.
      const opener = ['cross-origin-opener-policy', 'unsafe-none']
      return page(html, swaggerUiPolicy(this.document(), this.#elsewhere()), opener)
    })
    return [...routes, redirect, ...this.#assets(docsUrl, ['oauth2-redirect.js'])]
  }

  redoc(redocUrl: string): readonly DocsRoute[] {
    const { redoc, title } = this.#options
    return [
      route(redocUrl, () => {
        const options = { ...this.#pageOptions(redocUrl, redocUrl), title: `${title} - ReDoc` }
        return page(redocPage({ ...options, ...(redoc && { parameters: redoc }) }), redocPolicy(this.#elsewhere()))
      }),
      ...this.#assets(redocUrl, ['redoc.standalone.js', 'hayate-redoc.js', 'favicon.svg']),
    ]
  }

  /** Addresses of files that are not this server's. */
  #elsewhere(): readonly string[] {
    const { assets, faviconUrl } = this.#options
    return [...Object.values(assets ?? {}), ...(faviconUrl === undefined ? [] : [faviconUrl])]
  }

  #assets(pageUrl: string, names: readonly DocsAssetName[]): readonly DocsRoute[] {
    const bundled = names.filter((name) => this.#options.assets?.[name] === undefined)
    return bundled.map((name) =>
      route(below(pageUrl, `assets/${name}`), () => {
        const { bytes, mediaType, version } = this.#store.load(name)
        return { mediaType, body: bytes, version, headers: [] }
      }),
    )
  }

  #pageOptions(path: string, assetsOf: string): DocsPageOptions {
    const { title, lang, faviconUrl, assets } = this.#options
    return {
      title,
      path,
      openapiUrl: this.#openapiUrl,
      asset: (name) => assets?.[name] ?? `${below(assetsOf, `assets/${name}`)}?v=${this.#store.load(name).version}`,
      ...(lang !== undefined && { lang }),
      ...(faviconUrl !== undefined && { faviconUrl }),
    }
  }
}

/** A further document of the application, made when it is first asked for: AsyncAPI's. */
export function documentRoute(path: string, make: () => unknown): DocsRoute {
  return route(path, () => {
    const body = JSON.stringify(make())
    return { mediaType: 'application/json', body, version: contentVersion(body), headers: [] }
  })
}

/**
 * The routes of the documentation: the document, Swagger UI, ReDoc and the files that both need. All of them come from
 * the application itself, under a Content-Security-Policy that forbids anything else.
 *
 * Nothing is read or built until one of them is asked for. Answers carry an entity tag and are confirmed with 304.
 */
export function docsRoutes(options: DocsOptions): readonly DocsRoute[] {
  const { openapiUrl, docsUrl, redocUrl } = options
  if (openapiUrl === null) return []
  const builder = new DocsBuilder(options, openapiUrl)
  const pages = [
    ...(docsUrl === null ? [] : builder.swaggerUi(docsUrl)),
    ...(redocUrl === null ? [] : builder.redoc(redocUrl)),
  ]
  return [builder.documentRoute(), ...pages]
}
