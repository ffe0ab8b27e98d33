import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One file of a docs page. */
export interface DocsAsset {
  /** A `file:` URL. */
  readonly path: string
  /** Content-Type, with its charset: without `utf-8` the bundles do not parse. */
  readonly mediaType: string
}

/** A docs file in memory. */
export interface LoadedDocsAsset extends DocsAsset {
  readonly bytes: Uint8Array
  /** From the content; names the version in the page's URLs. */
  readonly version: string
}

const mediaTypes = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
}

const files = [
  ['swagger-ui.css', 'swagger-ui/swagger-ui.css', 'css'],
  ['swagger-ui-bundle.js', 'swagger-ui/swagger-ui-bundle.js', 'js'],
  ['oauth2-redirect.js', 'swagger-ui/oauth2-redirect.js', 'js'],
  ['hayate-docs.js', 'swagger-ui/hayate-docs.js', 'js'],
  ['redoc.standalone.js', 'redoc/redoc.standalone.js', 'js'],
  ['hayate-redoc.js', 'redoc/hayate-redoc.js', 'js'],
  ['favicon.svg', 'favicon.svg', 'svg'],
] as const

/** The files that the docs pages load; each may be replaced by one from elsewhere. */
export type DocsAssetName = (typeof files)[number][0]

/** What the docs pages load, by the name under which they ask for it. Nothing is read yet. */
export function docsAssets(): ReadonlyMap<string, DocsAsset> {
  return new Map(
    files.map(([name, file, kind]) => [
      name,
      { path: new URL(`../../assets/${file}`, import.meta.url).href, mediaType: mediaTypes[kind] },
    ]),
  )
}

/** Reads docs files when first asked for, and keeps them: about 3 MB if both pages are used. */
export class DocsAssetStore {
  readonly #assets = docsAssets()
  readonly #loaded = new Map<string, LoadedDocsAsset>()

  /** @throws Error For a name that is not in `docsAssets`, or a file that is missing from the installation. */
  load(name: string): LoadedDocsAsset {
    const known = this.#loaded.get(name)
    if (known !== undefined) return known
    const asset = this.#assets.get(name)
    if (asset === undefined) throw new Error(`There is no docs file '${name}'.`)
    const bytes = readFileSync(new URL(asset.path))
    const loaded = { ...asset, bytes, version: contentVersion(bytes) }
    this.#loaded.set(name, loaded)
    return loaded
  }
}

/** 96 bits of SHA-256, safe in a URL and in an entity tag. */
export function contentVersion(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 16)
}
