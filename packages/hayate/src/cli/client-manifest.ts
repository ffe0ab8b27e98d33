import type { InputPlan, Manifest, OperationPlan, SentBody } from '../client/manifest.ts'
import { declareBody } from '../dependencies/body-plan.ts'
import { type CollectedInput, collectInputs } from '../dependencies/collect-inputs.ts'
import { isDependency } from '../dependencies/compile-operation.ts'
import type { Inputs } from '../dependencies/dependency.ts'
import { formMembers } from '../dependencies/form-plan.ts'
import { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { Output } from '../responses/output.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { AnyRoute } from '../routing/route.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { formFields } from '../schema/form-fields.ts'
import { objectFields } from '../schema/object-fields.ts'
import { CliError } from './cli-error.ts'

/** Web sockets are not called, so a client has none. */
function isSocket(route: object): boolean {
  return 'method' in route && route.method === 'WS'
}

function isRoute(value: unknown): value is AnyRoute {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'route' && !isSocket(value)
}

/** The fields of a form model that travel as JSON. */
function jsonFields(input: CollectedInput): readonly string[] {
  if (input.param.in !== 'form') return []
  return formMembers(input).flatMap(({ name, form }) => (form === 'json' ? [name] : []))
}

function inputPlan(input: CollectedInput, isForm: boolean): InputPlan {
  const { key, param, wire } = input
  const name = wire === key ? {} : { name: wire }
  // Beside a file a body is a part of the form.
  if (param.in === 'body') return isForm ? { in: 'form', ...name, json: true } : { in: 'body', ...name }
  if (param.options.json === true) return { in: param.in, ...name, json: true }
  const isModel =
    param.in !== 'path' &&
    param.in !== 'file' &&
    (param.in === 'form' ? formFields : objectFields)(param.schema) !== undefined
  if (!isModel) return { in: param.in, ...name }
  const json = jsonFields(input)
  return { in: param.in, model: true, ...(json.length > 0 && { json }) }
}

function inputPlans(inputs: readonly CollectedInput[], body: SentBody | undefined): OperationPlan['inputs'] {
  const isForm = body?.type === 'multipart/form-data'
  if (inputs.length === 0) return undefined
  return Object.fromEntries(inputs.map((input) => [input.key, inputPlan(input, isForm)]))
}

function sentBody(label: string, inputs: readonly CollectedInput[]): SentBody | undefined {
  const plan = declareBody(label, inputs)
  if (plan.described === undefined) return undefined
  return { type: plan.described.mediaType, ...(plan.embedded && { embedded: true }) }
}

/** What a route's own `input` brings, through its dependencies: exactly what the client's types know of. */
function declaredErrors(inputs: Inputs, resolver: DependencyResolver): { errors: AnyError[]; reads: boolean } {
  const found = { errors: [] as AnyError[], reads: false }
  for (const entry of Object.values(inputs)) {
    if (!isDependency(entry)) {
      found.reads = true
      continue
    }
    const { dependency, own } = resolver.resolve(entry, [])
    const below = declaredErrors(dependency.definition.inputs, resolver)
    found.errors.push(...own, ...dependency.definition.errors, ...below.errors)
    found.reads ||= below.reads
  }
  return found
}

function codesByStatus(route: CompiledRoute, resolver: DependencyResolver): OperationPlan['errors'] {
  const { errors, reads } = declaredErrors(route.definition.input, resolver)
  const codes = new Map<number, Set<string>>()
  const add = (status: number, code: string): unknown =>
    codes.set(status, (codes.get(status) ?? new Set<string>()).add(code))
  for (const error of [...route.definition.errors, ...errors]) add(error.status, error.code)
  if (reads) add(422, 'invalid')
  if (codes.size === 0) return undefined
  return Object.fromEntries(
    [...codes].toSorted(([a], [b]) => a - b).map(([status, all]) => [status, [...all].toSorted()]),
  )
}

/** Statuses of an `output` by status that are errors: their body is the schema's, not a problem document. */
function errorBodies(output: Output | undefined): readonly string[] {
  if (output === undefined || 'kind' in output || '~standard' in output) return []
  return Object.keys(output).filter((status) => Number(status) >= 400)
}

function planOf(route: CompiledRoute): OperationPlan {
  const label = `${route.method} ${route.pattern}`
  const resolver = new DependencyResolver()
  const inputs = collectInputs(
    {
      label,
      input: route.definition.input,
      dependencies: route.dependencies,
      pathNames: parsePattern(route.pattern).names,
    },
    resolver,
  )
  const body = sentBody(label, inputs)
  const plans = inputPlans(inputs, body)
  const errors = codesByStatus(route, resolver)
  const bodies = errorBodies(route.output)
  return {
    method: route.method,
    path: route.pattern,
    ...(plans !== undefined && { inputs: plans }),
    ...(body !== undefined && { body }),
    ...(errors !== undefined && { errors }),
    ...(bodies.length > 0 && { bodies }),
  }
}

/**
 * The manifest of a module: a plan for each route that it exports, in the order of their names.
 *
 * @param file - For messages.
 * @throws CliError When the module exports no route, or one that the application does not serve.
 */
export function describeManifest(
  module: Readonly<Record<string, unknown>>,
  served: readonly CompiledRoute[],
  file: string,
): Manifest {
  const plans = Object.entries(module)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, exported]): [string, OperationPlan][] => {
      if (!isRoute(exported)) return []
      // Every declaration has an input record of its own.
      const route = served.find(({ definition }) => definition.input === exported.definition.input)
      if (route !== undefined) return [[name, planOf(route)]]
      throw new CliError(
        `${file} exports the route '${name}' (${exported.method} ${exported.path}), which the application does not serve. Include its router, or name the application that does: hayate client src/other.ts --routes ${file}`,
      )
    })
  if (plans.length === 0) {
    throw new CliError(`${file} exports no route. Write: export const readItem = app.get('/items/{item_id}', …)`)
  }
  return Object.fromEntries(plans)
}
