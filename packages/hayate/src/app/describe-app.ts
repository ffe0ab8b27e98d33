import type { AsyncApiDocument } from '../openapi/asyncapi-types.ts'
import { buildAsyncApi } from '../openapi/build-asyncapi.ts'
import { buildDocument } from '../openapi/build-document.ts'
import type { DescribedSocket } from '../openapi/describe-channel.ts'
import type { ErrorSchemas } from '../openapi/document-info.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { fastapiErrorSchemas } from '../openapi/fastapi-error-schemas.ts'
import { ownErrorSchemas } from '../openapi/own-error-schemas.ts'
import { problemSchemas } from '../openapi/problem-schemas.ts'
import { problemDocuments } from '../responses/problem-document.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { Webhooks } from '../routing/webhooks.ts'
import type { AppDescription, AppOptions } from './app-options.ts'

const described = [
  'summary',
  'description',
  'termsOfService',
  'contact',
  'license',
  'servers',
  'tags',
  'externalDocs',
  'separateInputOutput',
] as const

export function titleOf(options: AppDescription): string {
  return options.title ?? 'hayate'
}

export function versionOf(options: AppDescription): string {
  return options.version ?? '0.1.0'
}

/** The application's OpenAPI document. */
export function describeApp(
  routes: readonly CompiledRoute[],
  options: AppOptions,
  webhooks: Webhooks,
): OpenApiDocument {
  const given = Object.fromEntries(
    described.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  )
  return buildDocument(routes, {
    title: titleOf(options),
    version: versionOf(options),
    ...given,
    errorBase: errorBaseOf(options),
    errorSchemas: errorSchemasOf(options),
    specification: options.openapi ?? '3.1',
    webhooks: webhooks.entries,
    ...(options.openapiExtra && { extra: options.openapiExtra }),
    ...(options.changeDocument && { change: options.changeDocument }),
  })
}

function errorSchemasOf(options: AppOptions): ErrorSchemas {
  const { mediaType, documents } = options.errorFormat ?? problemDocuments
  if (documents === 'fastapi') return fastapiErrorSchemas
  return documents === 'problem' ? problemSchemas(errorBaseOf(options)) : ownErrorSchemas(mediaType, documents)
}

/** The AsyncAPI document of the application's web sockets. */
export function describeSockets(sockets: readonly DescribedSocket[], options: AppOptions): AsyncApiDocument {
  const { description, termsOfService, contact, license, separateInputOutput } = options
  return buildAsyncApi(sockets, {
    title: titleOf(options),
    version: versionOf(options),
    ...(description !== undefined && { description }),
    ...(termsOfService !== undefined && { termsOfService }),
    ...(contact !== undefined && { contact }),
    ...(license !== undefined && { license }),
    ...(separateInputOutput !== undefined && { separateInputOutput }),
  })
}

export function errorBaseOf(options: AppOptions): string {
  return options.errorBase ?? 'urn:problem:'
}
