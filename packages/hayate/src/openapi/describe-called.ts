import { compileOperation } from '../dependencies/compile-operation.ts'
import { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { CalledOperation } from '../routing/route.ts'
import { wordsOf } from './operation-words.ts'

/** Where a called operation stands in the document. */
export interface CalledPlace {
  /** Lower case. */
  readonly method: string
  /** A webhook's name, or a callback's expression. */
  readonly path: string
  /** Used unless it has one of its own. */
  readonly operationId: string
  /** The name of the callback or webhook. */
  readonly name: string
  /** For messages: `the callback 'invoicePaid' of POST /invoices`. */
  readonly label: string
}

/**
 * Reads a callback or a webhook as a route is read, with nothing that could run. Its inputs are what this application
 * sends, so no name is a path parameter.
 *
 * @throws ConfigurationError For whatever is wrong with its inputs, naming the place.
 */
export function compileCalled(called: CalledOperation, place: CalledPlace): CompiledRoute {
  const { method, path, label } = place
  const input = called.input ?? {}
  const source = { label, input, dependencies: [], pathNames: [] }
  const settings = { validators: { codegen: false, eager: false }, maxJsonDepth: 64, strictContentType: true }
  const operation = compileOperation(source, new DependencyResolver(), settings)
  const definition = {
    ...called,
    summary: called.summary ?? wordsOf(place.name),
    method,
    path,
    input,
    output: called.output,
    errors: called.errors ?? [],
    status: called.status,
    handler: () => undefined,
    declaredAt: '',
  }
  return {
    method: method.toUpperCase(),
    path,
    pattern: path,
    definition,
    operationId: called.operationId ?? place.operationId,
    tags: called.tags ?? [],
    deprecated: called.deprecated === true,
    documented: true,
    parameters: operation.parameters,
    body: operation.body,
    output: called.output,
    status: called.status ?? 200,
    errors: [...new Set([...definition.errors, ...operation.errors])],
    security: operation.security,
    dependencies: [],
    maxBodyBytes: 0,
  }
}
