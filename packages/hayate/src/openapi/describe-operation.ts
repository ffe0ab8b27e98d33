import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { Callbacks } from '../routing/route.ts'
import type { AnyWebhook } from '../routing/webhooks.ts'
import { describeBody } from './describe-body.ts'
import { compileCalled } from './describe-called.ts'
import { describeParameters } from './describe-parameters.ts'
import { describeExpectedResponses, describeResponses } from './describe-responses.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { Operation, PathItem, Response } from './document-types.ts'
import { mergeOpenApi } from './merge-openapi.ts'
import { wordsOf } from './operation-words.ts'

/** One compiled route as an operation object; references are still marked. */
export function describeOperation(route: CompiledRoute, draft: DocumentDraft): Operation {
  const where = `${route.method} ${route.path}`
  const operation = describe(route, draft, { where, responses: describeResponses(route, draft, where) })
  const callbacks = describeCallbacks(route, draft)
  const whole = callbacks === undefined ? operation : { ...operation, callbacks }
  // Proof: `openapi` is laid over an operation object and is documented as the same kind of object.
  return mergeOpenApi(whole, route.definition.openapi) as Operation
}

/** The webhooks of a document by name. */
export function describeWebhooks(
  webhooks: readonly AnyWebhook[],
  draft: DocumentDraft,
): Readonly<Record<string, PathItem>> {
  const items = new Map<string, Record<string, Operation>>()
  for (const { name, method, definition } of webhooks) {
    const item = items.get(name) ?? {}
    if (item[method] !== undefined) {
      throw new ConfigurationError(
        'HAYATE_DUPLICATE_WEBHOOK',
        `The webhook '${name}' is declared twice for ${method.toUpperCase()}. Remove one, or give it another name.`,
      )
    }
    items.set(name, item)
    const others = webhooks.filter((other) => other.name === name).length > 1
    const operationId = nameOf(others ? `${name}_${method}` : name)
    const place = { method, path: name, name, operationId, label: `the webhook '${name}'` }
    item[method] = describeCalled(compileCalled(definition, place), draft, place.label)
  }
  return Object.fromEntries(items)
}

function describeCallbacks(
  route: CompiledRoute,
  draft: DocumentDraft,
): Readonly<Record<string, Readonly<Record<string, PathItem>>>> | undefined {
  const callbacks = Object.entries(route.definition.callbacks ?? {})
  if (callbacks.length === 0) return undefined
  return Object.fromEntries(
    callbacks.map(([name, expressions]) => [name, describeCallback(name, expressions, route, draft)]),
  )
}

function describeCallback(
  name: string,
  expressions: Callbacks[string],
  route: CompiledRoute,
  draft: DocumentDraft,
): Readonly<Record<string, PathItem>> {
  const label = `the callback '${name}' of ${route.method} ${route.path}`
  const calls = Object.entries(expressions).flatMap(([path, item]) =>
    Object.entries(item).map(([method, called]) => ({ path, method, called })),
  )
  const items: Record<string, Record<string, Operation>> = {}
  for (const [at, { path, method, called }] of calls.entries()) {
    // A callback of a router stands in each of its operations, so its own name alone would not be unique.
    const base = nameOf(`${route.operationId}_${name}`)
    const operationId = calls.length === 1 ? base : `${base}_${method}${isRepeated(calls, at) ? `_${at + 1}` : ''}`
    const operation = describeCalled(compileCalled(called, { method, path, name, operationId, label }), draft, label)
    items[path] = { ...items[path], [method]: operation }
  }
  return items
}

function isRepeated(calls: readonly { readonly method: string }[], at: number): boolean {
  return calls.slice(0, at).some((call) => call.method === calls[at]?.method)
}

function describeCalled(route: CompiledRoute, draft: DocumentDraft, where: string): Operation {
  draft.names.claim(route.operationId, where)
  const operation = describe(route, draft, { where, responses: describeExpectedResponses(route, draft, where) })
  // Proof: as in describeOperation.
  return mergeOpenApi(operation, route.definition.openapi) as Operation
}

function describe(
  route: CompiledRoute,
  draft: DocumentDraft,
  { where, responses }: { readonly where: string; readonly responses: Readonly<Record<string, Response>> },
): Operation {
  const { definition, tags } = route
  const parameters = describeParameters(route, draft.schemas, where)
  const requestBody = route.body && describeBody(route.body, draft.schemas, where)
  for (const tag of tags) draft.tags.add(tag)
  return {
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    summary: definition.summary ?? wordsOf(route.operationId),
    ...(definition.description !== undefined && { description: definition.description }),
    operationId: route.operationId,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses,
    ...(route.deprecated && { deprecated: true }),
    ...(route.security.length > 0 && { security: draft.schemes.use(route.security, where) }),
  }
}

/** As much of a name as an identifier may have: `new-subscription` → `new_subscription`. */
function nameOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '')
}
