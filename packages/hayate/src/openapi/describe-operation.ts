import type { CompiledRoute, SecurityRequirement } from '../routing/compiled-route.ts'
import { describeBody } from './describe-body.ts'
import { describeParameters } from './describe-parameters.ts'
import { describeResponses } from './describe-responses.ts'
import type { DocumentDraft } from './document-draft.ts'
import type { Operation, SecurityRequirementObject } from './document-types.ts'
import { mergeOpenApi } from './merge-openapi.ts'
import { wordsOf } from './operation-words.ts'

/** All schemes of a route must be satisfied, so they stand in one object; the scopes of one scheme are joined. */
function describeSecurity(requirements: readonly SecurityRequirement[]): SecurityRequirementObject {
  const scopes = new Map<string, Set<string>>()
  for (const { scheme, scopes: asked } of requirements) {
    scopes.set(scheme.name, new Set([...(scopes.get(scheme.name) ?? []), ...asked]))
  }
  return Object.fromEntries([...scopes].map(([name, asked]) => [name, [...asked]]))
}

/** One compiled route as an operation object; references are still marked. */
export function describeOperation(route: CompiledRoute, draft: DocumentDraft): Operation {
  const where = `${route.method} ${route.path}`
  const { definition, tags } = route
  const parameters = describeParameters(route, draft.schemas, where)
  const requestBody = route.body && describeBody(route.body, draft.schemas, where)
  const operation: Operation = {
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    summary: definition.summary ?? wordsOf(route.operationId),
    ...(definition.description !== undefined && { description: definition.description }),
    operationId: route.operationId,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: describeResponses(route, draft, where),
    ...(route.deprecated && { deprecated: true }),
    ...(route.security.length > 0 && { security: [describeSecurity(route.security)] }),
  }
  // Proof: `openapi` is laid over an operation object and is documented as the same kind of object.
  return mergeOpenApi(operation, definition.openapi) as Operation
}
