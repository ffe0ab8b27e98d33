import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CompiledRoute, SecurityRequirement } from '../routing/compiled-route.ts'
import type { AsyncApiDocument, AsyncApiOperation } from './asyncapi-types.ts'
import { answersInvalid, type DescribedSocket, describeChannel } from './describe-channel.ts'
import type { DocumentInfo } from './document-info.ts'
import { plainJson, sortedByKey } from './merge-openapi.ts'
import { SchemaCollector } from './schema-collector.ts'

type SchemeObject = Readonly<Record<string, unknown>>

/**
 * The AsyncAPI 3.0 document of an application's web sockets: one channel for each, with what clients send, what they get, and
 * what the handshake takes.
 *
 * @throws ConfigurationError `HAYATE_DUPLICATE_SCHEMA_ID`, `HAYATE_DUPLICATE_SECURITY_SCHEME`.
 */
export function buildAsyncApi(sockets: readonly DescribedSocket[], info: DocumentInfo): AsyncApiDocument {
  const shown = sockets.filter(({ route }) => route.documented)
  const schemas = new SchemaCollector(info.separateInputOutput ?? true)
  const schemes = new Map<string, SchemeObject>()
  const channels = shown.map((socket) => [socket.route.operationId, describeChannel(socket, schemas)] as const)
  const operations = shown.flatMap((socket) => describeOperations(socket, schemes))
  const named = schemas.finish()
  const components = {
    ...(Object.keys(named.schemas).length > 0 && { schemas: named.schemas }),
    ...(schemes.size > 0 && { securitySchemes: sortedByKey(Object.fromEntries(schemes)) }),
  }
  const { title, version, description, termsOfService, contact, license } = info
  const document: AsyncApiDocument = {
    asyncapi: '3.0.0',
    info: {
      title,
      version,
      ...(description !== undefined && { description }),
      ...(termsOfService !== undefined && { termsOfService }),
      ...(contact !== undefined && { contact }),
      ...(license !== undefined && { license }),
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    ...(Object.keys(components).length > 0 && { components }),
  }
  // Proof: a deep copy of a document whose references got their names.
  return plainJson(document, named.name) as AsyncApiDocument
}

/** A part of a reference (RFC 6901 §3). */
function pointer(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}

function messageRef(channel: string, message: string): string {
  return `#/channels/${pointer(channel)}/messages/${message}`
}

function describeOperations(
  socket: DescribedSocket,
  schemes: Map<string, SchemeObject>,
): readonly (readonly [name: string, AsyncApiOperation])[] {
  const { route } = socket
  const id = route.operationId
  const security = route.security.map((requirement) => describeSecurity(requirement, schemes, route))
  const describe = (action: 'receive' | 'send', messages: readonly string[]): AsyncApiOperation => ({
    action,
    channel: { $ref: `#/channels/${pointer(id)}` },
    messages: messages.map((message) => ({ $ref: messageRef(id, message) })),
    ...(security.length > 0 && { security }),
  })
  return [
    [`${id}.receive`, describe('receive', ['received'])],
    [`${id}.send`, describe('send', answersInvalid(socket) ? ['sent', 'invalid'] : ['sent'])],
  ]
}

/** A reference cannot have scopes beside it: with scopes the scheme stands in the operation itself. */
function describeSecurity(
  { scheme, scopes }: SecurityRequirement,
  schemes: Map<string, SchemeObject>,
  route: CompiledRoute,
): SchemeObject {
  const object = asyncScheme(scheme.object)
  const known = schemes.get(scheme.name)
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(object)) {
    throw new ConfigurationError(
      'HAYATE_DUPLICATE_SECURITY_SCHEME',
      `Two different security schemes have the name '${scheme.name}' (the second is used by ${route.method} ${route.path}). Give one of them a name of its own: { name: '…' }.`,
    )
  }
  schemes.set(scheme.name, object)
  return scopes.length > 0 ? { ...object, scopes } : { $ref: `#/components/securitySchemes/${scheme.name}` }
}

/** An OpenAPI scheme in AsyncAPI's words: API keys over HTTP have a type of their own, flows name what scopes there are. */
function asyncScheme(object: SchemeObject): SchemeObject {
  if (object.type === 'apiKey') return { ...object, type: 'httpApiKey' }
  if (object.type !== 'oauth2' || typeof object.flows !== 'object' || object.flows === null) return object
  const flows = Object.entries(object.flows).map(([name, flow]: [string, unknown]) => {
    if (typeof flow !== 'object' || flow === null || !('scopes' in flow)) return [name, flow]
    const { scopes, ...rest } = flow
    return [name, { ...rest, availableScopes: scopes }]
  })
  return { ...object, flows: Object.fromEntries(flows) }
}
