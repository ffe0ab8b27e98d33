import type { InputPlan, OperationPlan, SentBody } from '../client/manifest.ts'
import { isNode, type JsonNode, listOf, nodeOf } from '../openapi/read-document.ts'
import { type ClientDocument, textAt } from './client-document.ts'
import { functionName } from './client-names.ts'

/** One input of an operation, as the client takes it. */
export interface DescribedInput {
  readonly key: string
  readonly plan: InputPlan
  readonly schema: unknown
  readonly required: boolean
  readonly description: string | undefined
  readonly deprecated: boolean
}

/** One operation of a document. */
export interface DescribedOperation {
  /** Not yet unique. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly operation: JsonNode
  readonly inputs: readonly DescribedInput[]
  readonly body: SentBody | undefined
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

function nameOf(operation: JsonNode, method: string, path: string): string {
  const given = textAt(operation.operationId)
  const name = given ?? `${method}_${path.replaceAll(/\{([^}]*)\}/g, 'by_$1').replaceAll(/[^\p{ID_Continue}]+/gu, '_')}`
  const written = functionName(given === undefined ? name.replace(/_+$/, '').replaceAll(/_+/g, '_') : name)
  // An object with a `then` is taken for a promise by `await`.
  return written === 'then' ? 'then_' : written
}

/** Of the media types of a body the one that says most: JSON, else a form, else the first. */
function chooseBody(content: JsonNode): readonly [string, JsonNode] | undefined {
  const entries = Object.entries(content).map(([type, media]) => [type, nodeOf(media)] as const)
  const preferred = [/^application\/(.+\+)?json\b/, /^multipart\/form-data\b/, /^application\/x-www-form-urlencoded\b/]
  return preferred.map((type) => entries.find(([name]) => type.test(name))).find((found) => found) ?? entries[0]
}

function isForm(type: string): boolean {
  return type.startsWith('multipart/form-data') || type.startsWith('application/x-www-form-urlencoded')
}

function bodyInput(requestBody: JsonNode): { input: DescribedInput; body: SentBody } | undefined {
  const chosen = chooseBody(nodeOf(requestBody.content))
  if (chosen === undefined) return undefined
  const [type, media] = chosen
  const form = isForm(type)
  return {
    body: { type: form ? (type.split(';', 1)[0] ?? type) : type },
    input: {
      key: 'body',
      plan: form ? formPlan(nodeOf(media.encoding)) : { in: 'body' },
      schema: isRawType(type)
        ? { type: 'string', ...(!type.startsWith('text/') && { format: 'binary' }) }
        : media.schema,
      required: requestBody.required === true,
      description: textAt(requestBody.description),
      deprecated: false,
    },
  }
}

function formPlan(encoding: JsonNode): InputPlan {
  const json = Object.keys(encoding).filter((name) => textAt(nodeOf(encoding[name]).contentType) === 'application/json')
  return { in: 'form', model: true, ...(json.length > 0 && { json }) }
}

function isRawType(type: string): boolean {
  return !isForm(type) && !/^application\/(.+\+)?json\b/.test(type)
}

function parameterInput(document: ClientDocument, parameter: JsonNode): DescribedInput | undefined {
  const { in: place, name } = parameter
  if (typeof name !== 'string') return undefined
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') return undefined
  const [contentType, content] = Object.entries(nodeOf(parameter.content))[0] ?? []
  const isJson = contentType === 'application/json'
  const schema = parameter.schema ?? nodeOf(content).schema
  // Without `deepObject` the members of an object are parameters of their own (OpenAPI 3.1 §4.8.12.1).
  const isSpread = place === 'query' && !isJson && parameter.style !== 'deepObject' && isObjectSchema(document, schema)
  return {
    key: name,
    plan: { in: place, ...(isSpread && { model: true }), ...(isJson && { json: true }) },
    schema,
    required: place === 'path' || parameter.required === true,
    description: textAt(parameter.description),
    deprecated: parameter.deprecated === true,
  }
}

function isObjectSchema(document: ClientDocument, schema: unknown): boolean {
  const { type, properties } = document.resolve(schema)
  return type === 'object' || isNode(properties)
}

/** Names that stand in several places get the place before them: `path_id`, `query_id`. */
function withUniqueKeys(inputs: readonly DescribedInput[]): readonly DescribedInput[] {
  const taken = new Set<string>()
  return inputs.map((input) => {
    const clashes = inputs.filter(({ key }) => key === input.key).length > 1
    let key = clashes && !isBody(input) ? `${input.plan.in}_${input.key}` : input.key
    while (taken.has(key) || (key !== input.key && inputs.some((other) => other.key === key))) key = `${key}_`
    taken.add(key)
    if (key === input.key) return input
    return { ...input, key, plan: { ...input.plan, name: input.key } }
  })
}

function isBody({ plan }: DescribedInput): boolean {
  return plan.in === 'body' || plan.in === 'form'
}

function describe(
  document: ClientDocument,
  item: JsonNode,
  at: { readonly method: string; readonly path: string },
): DescribedOperation {
  const operation = nodeOf(item[at.method])
  const parameters = new Map<string, JsonNode>()
  for (const parameter of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
    const found = document.resolve(parameter)
    parameters.set(`${String(found.in)} ${String(found.name)}`, found)
  }
  const body = bodyInput(document.resolve(operation.requestBody))
  const texts = [...parameters.values()]
    .map((parameter) => parameterInput(document, parameter))
    .filter((one) => one !== undefined)
  return {
    name: nameOf(operation, at.method, at.path),
    method: at.method.toUpperCase(),
    path: at.path,
    operation,
    inputs: withUniqueKeys([...texts, ...(body === undefined ? [] : [body.input])]),
    body: body?.body,
  }
}

/** Every operation of a document, in its order. */
export function describeOperations(document: ClientDocument): readonly DescribedOperation[] {
  return Object.entries(nodeOf(document.root.paths)).flatMap(([path, value]) => {
    const item = document.resolve(value)
    return methods.filter((method) => isNode(item[method])).map((method) => describe(document, item, { method, path }))
  })
}

/** What the client must know of an operation at run time. */
export function planOf(
  { method, path, inputs, body }: DescribedOperation,
  answers: { readonly errors: OperationPlan['errors']; readonly bodies: readonly string[] },
): OperationPlan {
  return {
    method,
    path,
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs.map(({ key, plan }) => [key, plan])) }),
    ...(body !== undefined && { body }),
    ...(answers.errors !== undefined && { errors: answers.errors }),
    ...(answers.bodies.length > 0 && { bodies: answers.bodies }),
  }
}
