import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { Schema } from '../schema/schema.ts'
import type { AsyncApiChannel, AsyncApiMessage, AsyncApiParameter, AsyncApiWsBinding } from './asyncapi-types.ts'
import { describeParameters } from './describe-parameters.ts'
import type { Parameter } from './document-types.ts'
import { wordsOf } from './operation-words.ts'
import type { SchemaCollector, Side } from './schema-collector.ts'

/** What `invalid: 'answer'` sends back; the same for every socket. */
export const invalidMessage: JsonSchema = {
  type: 'object',
  title: 'InvalidMessage',
  description: 'A message did not fit. The socket stays open.',
  properties: {
    type: { const: 'error' },
    code: { const: 'invalid' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'array', items: { type: ['string', 'integer'] } },
          message: { type: 'string' },
          code: { type: 'string' },
        },
        required: ['path', 'message', 'code'],
      },
    },
  },
  required: ['type', 'code', 'errors'],
}

/** A web socket and whether it answers messages that do not fit. */
export interface DescribedSocket {
  readonly route: CompiledRoute
  readonly invalid: 'answer' | 'close'
}

export function answersInvalid({ route, invalid }: DescribedSocket): boolean {
  return invalid === 'answer' && route.definition.socket?.receive !== undefined
}

/** One web socket as a channel; references are still marked. */
export function describeChannel(socket: DescribedSocket, schemas: SchemaCollector): AsyncApiChannel {
  const { route } = socket
  const where = `${route.method} ${route.path}`
  const { definition, tags } = route
  const { receive, send } = definition.socket ?? {}
  const parameters = describeParameters(route, schemas, where)
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  return {
    address: route.path,
    title: route.operationId,
    summary: definition.summary ?? wordsOf(route.operationId),
    ...(definition.description !== undefined && { description: definition.description }),
    messages: {
      received: describeMessage('received', receive, 'input', { schemas, where }),
      sent: describeMessage('sent', send, 'output', { schemas, where }),
      ...(answersInvalid(socket) && { invalid: { name: 'invalid', payload: invalidMessage } }),
    },
    ...(inPath.length > 0 && {
      parameters: Object.fromEntries(inPath.map((parameter) => [parameter.name, describeAddressPart(parameter)])),
    }),
    ...(tags.length > 0 && { tags: tags.map((name) => ({ name })) }),
    bindings: { ws: describeBinding(parameters) },
  }
}

function describeMessage(
  name: string,
  schema: Schema | undefined,
  side: Side,
  context: { readonly schemas: SchemaCollector; readonly where: string },
): AsyncApiMessage {
  if (schema === undefined) return { name, title: side === 'input' ? 'Text or bytes' : 'Any message' }
  return { name, contentType: 'application/json', payload: context.schemas.use(schema, side, context.where) }
}

function describeAddressPart(parameter: Parameter): AsyncApiParameter {
  const { description, schema } = parameter
  const values: unknown = schema?.enum
  return {
    ...(description !== undefined && { description }),
    ...(Array.isArray(values) && { enum: values.map(String) }),
    ...(schema !== undefined && { 'x-schema': schema }),
  }
}

function describeBinding(parameters: readonly Parameter[]): AsyncApiWsBinding {
  const query = objectOf(parameters, 'query')
  const headers = objectOf(parameters, 'header')
  const cookies = objectOf(parameters, 'cookie')
  return {
    bindingVersion: '0.1.0',
    method: 'GET',
    ...(query !== undefined && { query }),
    ...(headers !== undefined && { headers }),
    ...(cookies !== undefined && { 'x-cookies': cookies }),
  }
}

/** The parameters of one source as the properties of an object, which is how the binding has them. */
function objectOf(parameters: readonly Parameter[], source: Parameter['in']): JsonSchema | undefined {
  const chosen = parameters.filter((parameter) => parameter.in === source)
  if (chosen.length === 0) return undefined
  const properties = chosen.map(({ name, schema, description }) => [
    name,
    { ...schema, ...(description !== undefined && { description }) },
  ])
  const required = chosen.filter((parameter) => parameter.required).map(({ name }) => name)
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) }
}
