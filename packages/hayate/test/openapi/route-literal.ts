import type { CompiledParameter, CompiledRoute } from '../../src/routing/compiled-route.ts'
import type { Documentation } from '../../src/routing/route.ts'
import type { Schema } from '../../src/schema/schema.ts'

export type RouteLiteral = Partial<Omit<CompiledRoute, 'definition'>> & { readonly definition?: Documentation }

/** A compiled route with the members that a test names; the rest is a plain GET without inputs. */
export function routeLiteral(path: string, { definition, ...members }: RouteLiteral = {}): CompiledRoute {
  const method = members.method ?? 'GET'
  return {
    method,
    path,
    pattern: path,
    operationId: 'operation',
    tags: [],
    deprecated: false,
    documented: true,
    parameters: [],
    body: undefined,
    output: undefined,
    status: 200,
    errors: [],
    security: [],
    dependencies: [],
    maxBodyBytes: 1_048_576,
    ...members,
    definition: {
      method,
      path,
      input: {},
      output: members.output,
      errors: [],
      status: undefined,
      handler: () => undefined,
      declaredAt: '',
      ...definition,
    },
  }
}

export function parameter(
  from: CompiledParameter['in'],
  name: string,
  schema: Schema,
  { required = true, ...options }: CompiledParameter['options'] & { readonly required?: boolean } = {},
): CompiledParameter {
  return { in: from, name, schema, required, options }
}
