import { buildDocument } from '../openapi/build-document.ts'
import type { ErrorSchemas } from '../openapi/document-info.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { fastapiErrorSchemas } from '../openapi/fastapi-error-schemas.ts'
import { problemSchemas } from '../openapi/problem-schemas.ts'
import { problemDocuments } from '../responses/problem-document.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
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
export function describeApp(routes: readonly CompiledRoute[], options: AppOptions): OpenApiDocument {
  const given = Object.fromEntries(
    described.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  )
  const errorSchemas: ErrorSchemas =
    (options.errorFormat ?? problemDocuments).documents === 'fastapi'
      ? fastapiErrorSchemas
      : problemSchemas(errorBaseOf(options))
  return buildDocument(routes, {
    title: titleOf(options),
    version: versionOf(options),
    ...given,
    errorBase: errorBaseOf(options),
    errorSchemas,
    specification: options.openapi ?? '3.1',
    ...(options.openapiExtra && { extra: options.openapiExtra }),
  })
}

export function errorBaseOf(options: AppOptions): string {
  return options.errorBase ?? 'urn:problem:'
}
