import { credentialsOf, type PostmanEntry, tokenMemberOf } from './postman-auth.ts'
import {
  type DocumentReader,
  isNode,
  type JsonNode,
  listOf,
  nodeOf,
  type ReadOperation,
  textOf,
} from './read-document.ts'
import { sampleOfHolder, sampleOfSchema } from './sample-of-schema.ts'
import { isBinaryMediaType } from './schema-30.ts'

/** One request of a collection. */
export interface PostmanItem {
  readonly name: string
  readonly event?: readonly JsonNode[]
  readonly request: JsonNode
  readonly response: readonly JsonNode[]
}

/** A value as one text: a list gives its first. */
function textOfSample(value: unknown): string {
  const one: unknown = Array.isArray(value) ? value[0] : value
  if (one === undefined || one === null) return ''
  return typeof one === 'object' ? JSON.stringify(one) : String(one)
}

function parameterEntry(reader: DocumentReader, parameter: JsonNode): PostmanEntry {
  const description = textOf(parameter.description)
  return {
    key: String(parameter.name),
    value: textOfSample(sampleOfHolder(reader, parameter)),
    ...(description !== undefined && { description }),
  }
}

/** What may be left out is there to be switched on. */
function optionalEntries(
  reader: DocumentReader,
  parameters: readonly JsonNode[],
  from: string,
): readonly PostmanEntry[] {
  return parameters
    .filter((parameter) => parameter.in === from)
    .map((parameter) => ({
      ...parameterEntry(reader, parameter),
      ...(parameter.required !== true && { disabled: true }),
    }))
}

function describeUrl(reader: DocumentReader, { path, parameters }: ReadOperation): JsonNode {
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll(/^\{([^}]*)\}$/g, ':$1'))
  const query = optionalEntries(reader, parameters, 'query')
  const variable = parameters
    .filter((parameter) => parameter.in === 'path')
    .map((parameter) => parameterEntry(reader, parameter))
  const asked = query.filter((each) => each.disabled !== true)
  const text = asked.map(({ key, value }) => `${key}=${value}`).join('&')
  return {
    raw: `{{baseUrl}}/${segments.join('/')}${text === '' ? '' : `?${text}`}`,
    host: ['{{baseUrl}}'],
    path: segments,
    ...(query.length > 0 && { query }),
    ...(variable.length > 0 && { variable }),
  }
}

/** The name and the password of a login come from the environment. */
function loginValue(name: string, value: unknown, isLogin: boolean): unknown {
  if (!isLogin) return value
  if (/^(?:user_?name|e-?mail|login)$/i.test(name)) return '{{username}}'
  return /^password$/i.test(name) ? '{{password}}' : value
}

function formEntries(reader: DocumentReader, media: JsonNode, isLogin: boolean): readonly JsonNode[] {
  const schema = reader.resolve(media.schema)
  const required = listOf(schema.required)
  return Object.entries(nodeOf(schema.properties)).map(([key, value]) => {
    const member = reader.resolve(value)
    const isFile = isFileSchema(member) || isFileSchema(reader.resolve(member.items))
    const optional = !required.includes(key) && { disabled: true }
    const contentType = textOf(nodeOf(nodeOf(media.encoding)[key]).contentType)
    if (isFile) return { key, type: 'file', src: [], ...optional }
    return {
      key,
      value: textOfSample(loginValue(key, sampleOfSchema(reader, value), isLogin)),
      type: 'text',
      ...(contentType !== undefined && { contentType }),
      ...optional,
    }
  })
}

function isFileSchema(schema: JsonNode): boolean {
  return schema.format === 'binary' || isBinaryMediaType(schema)
}

function describeBody(reader: DocumentReader, operation: JsonNode, isLogin: boolean): JsonNode | undefined {
  const [entry] = Object.entries(nodeOf(reader.resolve(operation.requestBody).content))
  if (entry === undefined) return undefined
  const [mediaType, value] = entry
  const media = nodeOf(value)
  if (mediaType === 'application/x-www-form-urlencoded')
    return { mode: 'urlencoded', urlencoded: formEntries(reader, media, isLogin) }
  if (mediaType.startsWith('multipart/')) return { mode: 'formdata', formdata: formEntries(reader, media, isLogin) }
  const sample = sampleOfHolder(reader, media)
  if (!mediaType.includes('json')) return { mode: 'raw', raw: textOfSample(sample) }
  const shown = isNode(sample)
    ? Object.fromEntries(Object.entries(sample).map(([name, member]) => [name, loginValue(name, member, isLogin)]))
    : sample
  return { mode: 'raw', raw: JSON.stringify(shown, null, 2), options: { raw: { language: 'json' } } }
}

/** Keeps the token of a login for all other requests; without a chosen environment, in the collection. */
function storeToken(member: string): JsonNode {
  const exec = [
    `const token = pm.response.code < 300 ? pm.response.json()[${JSON.stringify(member)}] : undefined`,
    "pm.test('the answer has a token', () => pm.expect(token).to.be.a('string'))",
    'if (token) {',
    "  if (pm.environment.name) pm.environment.set('token', token)",
    "  else pm.collectionVariables.set('token', token)",
    '}',
  ]
  return { listen: 'test', script: { type: 'text/javascript', exec } }
}

function contentTypeOf(reader: DocumentReader, operation: JsonNode): readonly PostmanEntry[] {
  const [mediaType] = Object.keys(nodeOf(reader.resolve(operation.requestBody).content))
  // Postman writes that of a form itself, with its boundary.
  if (mediaType === undefined || mediaType.startsWith('multipart/') || mediaType.includes('urlencoded')) return []
  return [{ key: 'Content-Type', value: mediaType }]
}

/** An operation as a request with example values. */
export function postmanRequest(reader: DocumentReader, found: ReadOperation): PostmanItem {
  const { method, path, operation, parameters } = found
  const token = tokenMemberOf(reader, found)
  const { auth, headers } = credentialsOf(reader, operation)
  const body = describeBody(reader, operation, token !== undefined)
  const description = textOf(operation.description)
  return {
    name: textOf(operation.summary) ?? textOf(operation.operationId) ?? `${method} ${path}`,
    ...(token !== undefined && { event: [storeToken(token)] }),
    request: {
      method,
      ...(description !== undefined && { description }),
      header: [...headers, ...contentTypeOf(reader, operation), ...optionalEntries(reader, parameters, 'header')],
      auth,
      url: describeUrl(reader, found),
      ...(body !== undefined && { body }),
    },
    response: [],
  }
}
