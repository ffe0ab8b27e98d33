import type { CompiledRoute } from '../routing/compiled-route.ts'
import { describeOperation, describeWebhooks } from './describe-operation.ts'
import { type DocumentDraft, ProblemCollector } from './document-draft.ts'
import type { DocumentInfo } from './document-info.ts'
import type { Info, OpenApiDocument, Operation, PathItem, Tag } from './document-types.ts'
import { mergeOpenApi, plainJson, sortedByKey } from './merge-openapi.ts'
import { OperationNames } from './operation-names.ts'
import { problemSchemas } from './problem-schemas.ts'
import { SchemaCollector } from './schema-collector.ts'
import { SchemeCollector } from './scheme-collector.ts'
import { toOpenApi30 } from './to-openapi-30.ts'

// OpenAPI 3.1 §4.8.9 knows these and no others; 3.2 adds `query`.
const methods: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])

function describeInfo(info: DocumentInfo): Info {
  const { title, version, summary, description, termsOfService, contact, license } = info
  return {
    title,
    version,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(termsOfService !== undefined && { termsOfService }),
    ...(contact !== undefined && { contact }),
    ...(license !== undefined && { license }),
  }
}

function describePaths(routes: readonly CompiledRoute[], draft: DocumentDraft): Record<string, PathItem> {
  const paths = new Map<string, Record<string, Operation>>()
  for (const route of routes) {
    const method = route.method.toLowerCase()
    if (!methods.has(method) && !(method === 'query' && draft.specification === '3.2')) continue
    const item = paths.get(route.path) ?? {}
    paths.set(route.path, item)
    // `/files/{name}` and `/files/{name:path}` are one path here; the first of them is the one that is shown.
    item[method] ??= describeOperation(route, draft)
  }
  return Object.fromEntries(paths)
}

/** The declared tags in their order, then those that only operations name. */
function describeTags(named: ReadonlySet<string>, declared: readonly Tag[]): readonly Tag[] {
  const names = new Set(declared.map((tag) => tag.name))
  return [...declared, ...[...named].filter((name) => !names.has(name)).map((name) => ({ name }))]
}

function nonEmpty<K extends string, T extends object>(key: K, members: T): { readonly [key in K]?: T } {
  // Proof: a computed key of the one type K makes an object of that key.
  return Object.keys(members).length > 0 ? ({ [key]: members } as { readonly [key in K]: T }) : {}
}

/**
 * The OpenAPI document of an application, made of its compiled routes.
 *
 * Paths stand in the order they were declared, components by name. The result is plain JSON and shares nothing with
 * what went in.
 *
 * @throws ConfigurationError `HAYATE_DUPLICATE_SCHEMA_ID` when two schemas have one id, `HAYATE_DUPLICATE_SECURITY_SCHEME`
 *   when two security schemes have one name, `HAYATE_DUPLICATE_OPERATION_ID` or `HAYATE_DUPLICATE_WEBHOOK` for a name of a
 *   callback or webhook that is taken.
 */
export function buildDocument(routes: readonly CompiledRoute[], info: DocumentInfo): OpenApiDocument {
  const shown = routes.filter((route) => route.documented)
  const specification = info.specification ?? '3.1'
  const schemas = new SchemaCollector(info.separateInputOutput ?? true)
  const draft: DocumentDraft = {
    schemas,
    problems: new ProblemCollector(info.errorSchemas ?? problemSchemas(info.errorBase ?? 'urn:problem:'), schemas),
    schemes: new SchemeCollector(),
    names: new OperationNames(shown),
    tags: new Set(),
    specification,
  }
  const paths = describePaths(shown, draft)
  const webhooks = describeWebhooks(info.webhooks ?? [], draft)
  const tags = describeTags(draft.tags, info.tags ?? [])
  const named = schemas.finish()
  const components = {
    ...nonEmpty('schemas', named.schemas),
    ...nonEmpty('responses', sortedByKey(draft.problems.responses)),
    ...nonEmpty('securitySchemes', draft.schemes.schemes),
  }
  const document: OpenApiDocument = {
    openapi: specification === '3.2' ? '3.2.0' : '3.1.0',
    info: describeInfo(info),
    ...(info.servers !== undefined && info.servers.length > 0 && { servers: info.servers }),
    paths,
    ...nonEmpty('webhooks', webhooks),
    ...nonEmpty('components', components),
    ...(tags.length > 0 && { tags }),
    ...(info.externalDocs !== undefined && { externalDocs: info.externalDocs }),
  }
  // Proof: a deep copy of a document whose references got their names, with the developer's own members laid over it.
  const plain = plainJson(mergeOpenApi(document, info.extra), named.name) as OpenApiDocument
  const changed = info.change === undefined ? plain : info.change(plain)
  return specification === '3.0' ? toOpenApi30(changed) : changed
}
