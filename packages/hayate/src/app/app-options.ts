import type { AnyDependency } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { ProxyOptions } from '../http/proxy-options.ts'
import type { ValidationLocale } from '../i18n/validation-messages.ts'
import type { Logger, LogLevel } from '../logging/logger.ts'
import type { DocsAssetName } from '../openapi/docs-assets.ts'
import type { SpecificationVersion } from '../openapi/document-info.ts'
import type { OpenApiDocument, Server } from '../openapi/document-types.ts'
import type { OutputOptions } from '../responses/output-options.ts'
import type { ErrorFormat } from '../responses/problem-document.ts'
import type { RespondWith } from '../responses/response-builder.ts'
import type { Callbacks, DocumentedResponse, OperationNaming } from '../routing/route.ts'
import type { Lifespan, TrailingSlash } from '../routing/route-group.ts'
import type { SocketSettings } from '../websockets/socket-settings.ts'
import type { Extension } from './extension.ts'

/** A tag of the document, in the order in which the docs pages show them. */
export interface TagDescription {
  readonly name: string
  readonly description?: string
  readonly externalDocs?: { readonly url: string; readonly description?: string }
}

/** How an application describes itself in its document (OpenAPI 3.1 §4.8.2). */
export interface AppDescription {
  /** Default `hayate`. */
  readonly title?: string
  /** Of the application's interface. Default `0.1.0`. */
  readonly version?: string
  readonly summary?: string
  /** CommonMark. */
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
  readonly tags?: readonly TagDescription[]
  readonly servers?: readonly Server[]
  /**
   * Puts the prefix that a proxy strips, or below which this application is mounted, before `servers` in the document that
   * is served. Default true.
   */
  readonly rootPathInServers?: boolean
  readonly externalDocs?: { readonly url: string; readonly description?: string }
  /**
   * The version of OpenAPI to write: 3.2 has `itemSchema` for streams, where 3.1 has `x-item-schema`; 3.0 is for tools that
   * know no newer one, and leaves out what it has no words for. Default `3.1`.
   */
  readonly openapi?: SpecificationVersion
  /** A schema whose input and output side differ is written as `Item-Input` and `Item-Output`; `false` writes the input side only. Default true. */
  readonly separateInputOutput?: boolean
  /** Merged into the whole document, lists appended: extensions like `x-logo`. */
  readonly openapiExtra?: Readonly<Record<string, unknown>>
  /** Has the last word on the document, as 3.1 (or 3.2) has it. Called once, with a copy that may be changed. */
  readonly changeDocument?: (document: OpenApiDocument) => OpenApiDocument
}

/** Limits that hold for every request unless a route says otherwise. */
export interface AppLimits {
  /** Bytes of a body, counted after decompression: 413. Default 1_048_576. */
  readonly maxBodyBytes?: number
  /** Milliseconds of a route's work until the head of its answer: 504. Default: as long as it takes. */
  readonly timeLimitMs?: number
  /** Nesting of a JSON body: 422 `too_deep`. Default 64. */
  readonly maxJsonDepth?: number
  /** Fields of a form that are not files, empty ones counted: 413. Default 1,000. */
  readonly maxFields?: number
  /** Files of a form: 413. Default 20. */
  readonly maxFiles?: number
  /** Bytes of a field of a multipart form that is not a file: 413. Default 1_048_576. */
  readonly maxFieldBytes?: number
  /** Bytes of one file: 413. Default: only the limit of the whole body. */
  readonly maxFileBytes?: number
  /** Web sockets that are open or being opened at once: further handshakes get 503. Default 10_000. */
  readonly maxSockets?: number
}

/** What `new Hayate()` takes; everything has a default. */
export interface AppOptions extends AppDescription, OperationNaming, ProxyOptions {
  /** Where the document is served; `null` or `''` switches it and the docs pages off. Default `/openapi.json`. */
  readonly openapiUrl?: string | null
  /** Swagger UI; `null` or `''` switches it off. Default `/docs`. */
  readonly docsUrl?: string | null
  /** ReDoc; `null` or `''` switches it off. Default `/redoc`. */
  readonly redocUrl?: string | null
  /** Given to Swagger UI: `{ deepLinking: false }`. */
  readonly swaggerUi?: Readonly<Record<string, unknown>>
  /** Given to ReDoc: `{ hideDownloadButtons: true }`. */
  readonly redoc?: Readonly<Record<string, unknown>>
  /**
   * Instead of the bundled files of the docs pages, by their names: a path of this server or a whole URL, whose origin the
   * pages' Content-Security-Policy then lets in. `{ 'swagger-ui.css': '/static/theme.css' }`
   */
  readonly docsAssets?: { readonly [Name in DocsAssetName]?: string }
  /** Icon of the docs pages; a path of this server or a whole URL. Default: hayate's own. */
  readonly faviconUrl?: string
  /** Fills the *Authorize* form: `{ clientId: 'docs' }`. */
  readonly swaggerUiOAuth?: Readonly<Record<string, unknown>>
  /** Where an authorization server sends the browser back to; `null` switches it off. Default `/docs/oauth2-redirect`. */
  readonly oauth2RedirectUrl?: string | null
  /** Runs around the application's life: what stands before its one `yield` at startup, the rest at shutdown. */
  readonly lifespan?: Lifespan
  /** Solved for their effect before every route's own inputs. */
  readonly dependencies?: readonly AnyDependency[]
  /** Declared for every route. */
  readonly errors?: readonly AnyError[]
  /** What of a valid answer leaves, unless a router or a route says otherwise. */
  readonly outputOptions?: OutputOptions
  /** Makes the answer from a plain value, unless a router or a route says otherwise. Default `json`. */
  readonly respondWith?: RespondWith
  /** Further answers of every operation, for the documents. */
  readonly responses?: Readonly<Record<string | number, DocumentedResponse>>
  /** Callbacks of every operation, for the documents. */
  readonly callbacks?: Callbacks
  readonly extensions?: readonly Extension[]
  /** Default `problemDocuments`, RFC 9457. */
  readonly errorFormat?: ErrorFormat
  /** Stands before a declared error's code in `type`. Default `urn:problem:`. */
  readonly errorBase?: string
  /** Language of validation messages: one, or by the request's Accept-Language with a default. Default `en`. */
  readonly locale?: ValidationLocale | { readonly negotiate: true; readonly default: ValidationLocale }
  /** A log, a level for hayate's own, or `false` for none. Default: hayate's own at `info`. */
  readonly log?: Logger | LogLevel | false
  /** One entry per request at its end. Default true. */
  readonly logRequests?: boolean
  /** `x-request-id` on every answer, accepted from the client if it is well formed. Default true. */
  readonly requestId?: boolean
  /** `server-timing: app;dur=1.2` on every answer, in milliseconds. Default true. */
  readonly serverTiming?: boolean
  /** In development and tests, warns about keys that an output drops. Default false. */
  readonly strictOutput?: boolean
  /** `false` keeps `new Function` out of validation, with the same results, slower. Default true. */
  readonly codegen?: boolean
  readonly limits?: AppLimits
  /** For every web socket that does not say otherwise. */
  readonly websockets?: SocketSettings
  /**
   * The AsyncAPI document of the web sockets, when there are some; `null` switches it off, and so does `openapiUrl: null`.
   * Default `/asyncapi.json`.
   */
  readonly asyncapiUrl?: string | null
  /** For every route whose router says nothing else, the docs pages, and mounted applications. Default `redirect`. */
  readonly trailingSlash?: TrailingSlash
  /** Whether a JSON body needs a Content-Type; a router or a route may say otherwise. Default true. */
  readonly strictContentType?: boolean
}
