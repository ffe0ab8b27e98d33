import { type DocumentReader, type JsonNode, listOf, nodeOf, type ReadOperation, textOf } from './read-document.ts'

/** A name and its value, as Postman writes most things. */
export interface PostmanEntry {
  readonly key: string
  readonly value: string
  readonly type?: 'string' | 'text' | 'file' | 'default' | 'secret'
  readonly description?: string
  readonly disabled?: boolean
}

/** How a request presents itself: one scheme is Postman's own `auth`, what else is demanded are headers. */
export interface PostmanCredentials {
  readonly auth: JsonNode
  readonly headers: readonly PostmanEntry[]
  /** Variables that the environments have to hold. */
  readonly variables: readonly string[]
}

const none: PostmanCredentials = { auth: { type: 'noauth' }, headers: [], variables: [] }

function entry(key: string, value: string): PostmanEntry {
  return { key, value, type: 'string' }
}

function presents(scheme: JsonNode, name: string): PostmanCredentials {
  const bearer = { auth: { type: 'bearer', bearer: [entry('token', '{{token}}')] }, headers: [], variables: ['token'] }
  if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') return bearer
  if (scheme.type === 'http' && textOf(scheme.scheme)?.toLowerCase() === 'basic') {
    const basic = [entry('username', '{{username}}'), entry('password', '{{password}}')]
    return { auth: { type: 'basic', basic }, headers: [], variables: ['username', 'password'] }
  }
  if (scheme.type === 'http') return bearer
  if (scheme.type !== 'apiKey') return none
  const key = String(scheme.name)
  if (scheme.in === 'cookie') {
    return { auth: none.auth, headers: [{ key: 'Cookie', value: `${key}={{${name}}}` }], variables: [name] }
  }
  const apikey = [entry('key', key), entry('value', `{{${name}}}`), entry('in', String(scheme.in))]
  return { auth: { type: 'apikey', apikey }, headers: [], variables: [name] }
}

/** Postman has one `auth` for a request; the second scheme of one alternative becomes what it is on the wire. */
function asHeaders({ auth, headers }: PostmanCredentials): readonly PostmanEntry[] {
  if (auth.type === 'bearer') return [{ key: 'Authorization', value: 'Bearer {{token}}' }]
  if (auth.type !== 'apikey') return headers
  const parts = new Map(listOf(auth.apikey).map((part) => [nodeOf(part).key, nodeOf(part).value]))
  return parts.get('in') === 'header' ? [{ key: String(parts.get('key')), value: String(parts.get('value')) }] : headers
}

/** The first alternative that demands something; where none does, nothing is sent. */
export function credentialsOf(reader: DocumentReader, operation: JsonNode): PostmanCredentials {
  const requirements = listOf(operation.security ?? reader.root.security).map(nodeOf)
  const chosen = requirements.find((requirement) => Object.keys(requirement).length > 0)
  const presented = Object.keys(chosen ?? {}).map((name) => presents(reader.scheme(name), name))
  const first = presented.find(({ auth }) => auth.type !== 'noauth') ?? none
  const others = presented.filter((each) => each !== first)
  return {
    auth: first.auth,
    headers: [...first.headers, ...others.flatMap(asHeaders)],
    variables: [...new Set(presented.flatMap((each) => each.variables))],
  }
}

const tokenNames = ['access_token', 'accessToken', 'token']

/** Of an address or a path; of what is neither, `https://<tenant>/token`, the text itself. */
function pathOf(url: string): string {
  const base = 'http://localhost/'
  return URL.canParse(url, base) ? new URL(url, base).pathname : url
}

/**
 * The member of a login's answer that holds the token; undefined for any other operation. A login is the `tokenUrl` of an
 * OAuth2 password flow, or else a POST without credentials that answers a token.
 */
export function tokenMemberOf(reader: DocumentReader, { method, path, operation }: ReadOperation): string | undefined {
  const schemes = Object.keys(nodeOf(nodeOf(reader.root.components).securitySchemes)).map((name) => reader.scheme(name))
  const urls = schemes.flatMap((scheme) => textOf(nodeOf(nodeOf(scheme.flows).password).tokenUrl) ?? [])
  if (method === 'POST' && urls.some((url) => pathOf(url).endsWith(path))) return 'access_token'
  const usesBearer = schemes.some((scheme) => presents(scheme, '').auth.type === 'bearer')
  if (method !== 'POST' || !usesBearer || credentialsOf(reader, operation).auth.type !== 'noauth') return undefined
  const [, answer] = Object.entries(nodeOf(operation.responses)).find(([status]) => status.startsWith('2')) ?? []
  const [media] = Object.values(nodeOf(reader.resolve(answer).content))
  const properties = nodeOf(reader.resolve(nodeOf(media).schema).properties)
  return tokenNames.find((name) => name in properties)
}
