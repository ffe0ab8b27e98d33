import { isDeepObject } from '../params/deep-object.ts'
import type { CompiledParameter } from '../params/described-param.ts'
import { wireName } from '../params/wire-name.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { objectFields } from '../schema/object-fields.ts'
import type { CollectedInput } from './collect-inputs.ts'

/** The text parameters of a graph for its documents: models flattened, each name of a source once, required if anyone requires it. */
export function describeParameters(inputs: readonly CollectedInput[]): readonly CompiledParameter[] {
  const described = new Map<string, CompiledParameter>()
  for (const parameter of inputs.flatMap(parametersOf)) {
    const key = `${parameter.in} ${parameter.name}`
    const earlier = described.get(key)
    if (earlier === undefined || (parameter.required && !earlier.required)) described.set(key, parameter)
  }
  return [...described.values()]
}

function parametersOf(input: CollectedInput): readonly CompiledParameter[] {
  const { param, wire } = input
  const source = param.in
  if (source === 'body' || source === 'form' || source === 'file' || param.options.document === false) return []
  const isJson = param.options.json === true
  const fields = source === 'path' || isJson ? undefined : objectFields(param.schema)
  if (fields === undefined) {
    const required = source === 'path' || !compileSchema(param.schema).acceptsAbsent
    const { schema, options } = param
    return [{ in: source, name: wire, schema, required, options, ...(isJson && { form: 'json' as const }) }]
  }
  return fields.fields.map((field) => {
    const isObject = source === 'query' && isDeepObject(field.schema)
    const name = wireName(source, field.name)
    return { ...field, in: source, name, options: {}, ...(isObject && { form: 'deepObject' as const }) }
  })
}
