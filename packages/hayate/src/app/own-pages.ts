import { type DocsRoute, docsRoutes, documentRoute } from '../openapi/docs-routes.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { RouteTree } from '../routing/route-tree.ts'
import type { AppOptions } from './app-options.ts'
import type { CompiledApp } from './compile-app.ts'
import { describeSockets, titleOf } from './describe-app.ts'

/** hayate's own pages of one application: documents, docs pages and their files. */
export interface OwnPages {
  readonly tree: RouteTree<DocsRoute>
  /**
   * Pages whose path a route with parameters matches too, by path: `/{page}` does not hide `/docs`, for a fixed segment beats a
   * parameter whoever declared it. Undefined when there are none, so that other applications do not look.
   */
  readonly beforeRoutes: ReadonlyMap<string, DocsRoute> | undefined
}

export function ownPages(options: AppOptions, document: () => OpenApiDocument, compiled: CompiledApp): OwnPages {
  const pages = [...docsPages(options, document), ...asyncApiPages(options, compiled.sockets.units)]
  const tree = new RouteTree<DocsRoute>()
  for (const page of pages) tree.add(page.method, parsePattern(page.path), page)
  const shadowed = pages.filter((page) => {
    const match = compiled.tree.match(page.method, page.path)
    return match.kind === 'found' && match.pathValues.length > 0
  })
  const beforeRoutes = shadowed.length === 0 ? undefined : new Map(shadowed.map((page) => [page.path, page]))
  return { tree, beforeRoutes }
}

/** Settings have '' where a variable is set to nothing. */
export function urlOf(given: string | null | undefined, usual: string): string | null {
  return given === undefined ? usual : given || null
}

function docsPages(options: AppOptions, document: () => OpenApiDocument): readonly DocsRoute[] {
  return docsRoutes({
    openapiUrl: urlOf(options.openapiUrl, '/openapi.json'),
    docsUrl: urlOf(options.docsUrl, '/docs'),
    redocUrl: urlOf(options.redocUrl, '/redoc'),
    rootPathInServers: options.rootPathInServers !== false,
    title: titleOf(options),
    document,
    ...(options.swaggerUi && { swaggerUi: options.swaggerUi }),
    ...(options.redoc && { redoc: options.redoc }),
    ...(options.faviconUrl !== undefined && { faviconUrl: options.faviconUrl }),
    ...(options.swaggerUiOAuth && { initOAuth: options.swaggerUiOAuth }),
    ...(options.oauth2RedirectUrl !== undefined && { oauth2RedirectUrl: options.oauth2RedirectUrl || null }),
    ...(options.docsAssets && { assets: options.docsAssets }),
  })
}

/** Beside the other documents, of an application that has web sockets. */
function asyncApiPages(options: AppOptions, sockets: CompiledApp['sockets']['units']): readonly DocsRoute[] {
  const url = urlOf(options.asyncapiUrl, '/asyncapi.json')
  if (sockets.length === 0 || url === null || urlOf(options.openapiUrl, '/openapi.json') === null) return []
  return [documentRoute(url, () => describeSockets(sockets, options))]
}
