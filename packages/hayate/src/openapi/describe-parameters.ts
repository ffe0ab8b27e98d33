import type { ParamOptions } from '../params/param.ts'
import type { CompiledParameter, CompiledRoute } from '../routing/compiled-route.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import { describeExamples, exampleValues } from './describe-examples.ts'
import type { Parameter } from './document-types.ts'
import type { SchemaCollector } from './schema-collector.ts'

const order: Readonly<Record<Parameter['in'], number>> = { path: 0, query: 1, header: 2, cookie: 3 }

/** A schema that stands inline, with the title, description and the rest that its parameter gives it. */
export function withOptions(schema: JsonSchema, options: ParamOptions): JsonSchema {
  const examples = exampleValues(options.examples)
  return {
    ...schema,
    ...(options.title !== undefined && { title: options.title }),
    ...(options.description !== undefined && { description: options.description }),
    ...(options.deprecated === true && { deprecated: true }),
    ...(examples !== undefined && { examples }),
  }
}

/** OpenAPI 3.1 §4.8.12: a text that is JSON is described by its media type, an object in brackets by its style. */
function shapeOf({ form }: CompiledParameter, schema: JsonSchema): Partial<Parameter> {
  if (form === 'json') return { content: { 'application/json': { schema } } }
  return form === 'deepObject' ? { style: 'deepObject', explode: true, schema } : { schema }
}

function describeParameter(parameter: CompiledParameter, schemas: SchemaCollector, where: string): Parameter {
  const { options } = parameter
  // What the parameter object says itself is taken out of the schema, so that no page shows it twice.
  const { description: own, deprecated, ...schema } = schemas.use(parameter.schema, 'input', where)
  const description = options.description ?? (typeof own === 'string' ? own : undefined)
  const examples = describeExamples(options.examples)
  return {
    name: parameter.name,
    in: parameter.in,
    required: parameter.in === 'path' || parameter.required,
    ...(description !== undefined && { description }),
    ...((options.deprecated ?? deprecated === true) && { deprecated: true }),
    ...shapeOf(parameter, options.title === undefined ? schema : { ...schema, title: options.title }),
    ...(examples !== undefined && { examples }),
  }
}

/**
 * The parameters of an operation: path, query, header, cookie, each in the order declared. One that a route and a
 * dependency both declare stands once, the required one first.
 */
export function describeParameters(
  route: CompiledRoute,
  schemas: SchemaCollector,
  where: string,
): readonly Parameter[] {
  const chosen = new Map<string, CompiledParameter>()
  for (const parameter of route.parameters) {
    if (parameter.options.document === false) continue
    // Header names are compared without case (RFC 9110 §5.1).
    const key = `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`
    const known = chosen.get(key)
    if (known === undefined || (parameter.required && !known.required)) chosen.set(key, parameter)
  }
  return [...chosen.values()]
    .sort((a, b) => order[a.in] - order[b.in])
    .map((parameter) => describeParameter(parameter, schemas, where))
}
