/** `/items` ↔ `/items/`; undefined for the root. */
export function otherSpelling(path: string): string | undefined {
  if (path === '/' || path.endsWith('//')) return undefined
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`
}

/**
 * A relative reference to the other spelling (RFC 3986 §4.2): right behind any proxy, prefix or mount, and never another
 * host. `./` keeps a segment with a colon from reading as a scheme.
 */
export function slashLocation(path: string): string {
  if (!path.endsWith('/')) return `./${path.slice(path.lastIndexOf('/') + 1)}/`
  const trimmed = path.slice(0, -1)
  return `../${trimmed.slice(trimmed.lastIndexOf('/') + 1)}`
}
