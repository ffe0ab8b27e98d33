import type { AnyDependency, Dependency, ErrorsIn, Inputs, Values, WireInputs } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { FormLimits } from '../http/form-limits.ts'
import type { PathNames, routeTypes } from '../http/link.ts'
import type { NamedExample } from '../params/param.ts'
import type { Inferred, Output, Returned } from '../responses/output.ts'
import type { OutputOptions } from '../responses/output-options.ts'
import type { RespondWith } from '../responses/response-builder.ts'
import type { Schema } from '../schema/schema.ts'
import type { SocketDefinition } from '../websockets/socket-settings.ts'

export type { PathNames } from '../http/link.ts'

type Awaitable<T> = T | Promise<T>

/** A declared route: a value of its own. `I` is what a client sends, `O` the output, `E` the declared errors. */
export interface Route<Method extends string, Path extends string, I, O, E> {
  readonly kind: 'route'
  readonly method: Method
  readonly path: Path
  readonly definition: RouteDefinition
  readonly [routeTypes]?: { inputs: I; output: O; errors: E }
}

/** Any route, its types erased. */
export interface AnyRoute {
  readonly kind: 'route'
  readonly method: string
  readonly path: string
  readonly definition: RouteDefinition
}

/** A further answer for the documents, or more about one that a schema of the route declares. */
export interface DocumentedResponse {
  /** CommonMark. Default: what is known of the answer already, else the status phrase. */
  readonly description?: string
  /** Of its JSON, or of the first media type that `content` names: values, or examples by name. */
  readonly examples?: readonly unknown[] | Readonly<Record<string, NamedExample>>
  /** What it says as JSON; short for `content: { 'application/json': { schema } }`. */
  readonly schema?: Schema
  /** By media type, OpenAPI's own objects; a `schema` in them may be one of yours. */
  readonly content?: Readonly<Record<string, unknown>>
  /** By name, OpenAPI's own objects; a `schema` in them may be one of yours. */
  readonly headers?: Readonly<Record<string, unknown>>
}

/** Everything about an operation that is for readers of its documents, not for its handler. */
export interface Documentation {
  readonly tags?: readonly string[]
  /** One line. Default: made from the operation's name. */
  readonly summary?: string
  /** CommonMark. */
  readonly description?: string
  /** Unique in the application. Default: the handler's name, else `get_items_by_item_id`. */
  readonly operationId?: string
  readonly deprecated?: boolean
  /** `false` serves the route but leaves it out of the document. */
  readonly document?: boolean
  /** Of the answer for the default status. Default: the schema's description, else the status phrase. */
  readonly responseDescription?: string
  /** Further answers by status, or `'4XX'`, or `'default'`; those of the application and of routers are inherited. */
  readonly responses?: Readonly<Record<string | number, DocumentedResponse>>
  /** What this operation makes the application call later, at an address that the request gave. Never executed. */
  readonly callbacks?: Callbacks
  /** Merged into the operation object, lists appended. */
  readonly openapi?: Readonly<Record<string, unknown>>
}

/** An operation that somebody else serves and this application calls: a callback or a webhook. For the documents alone. */
export interface CalledOperation extends Omit<Documentation, 'document' | 'callbacks'> {
  /** What this application sends. A bare schema is a query parameter. */
  readonly input?: Inputs
  /** What it expects as an answer. Default: a status without content. */
  readonly output?: Output
  readonly errors?: readonly AnyError[]
  /** Default 200. */
  readonly status?: number
}

export type CallMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'

/**
 * Callbacks by name, each with its operations by runtime expression (OpenAPI 3.1 §4.8.20.4) and method:
 *
 * ```ts
 * callbacks: { invoicePaid: { '{$request.body#/callback_url}/invoices': { post: { input: { event: body(Event) } } } } }
 * ```
 */
export type Callbacks = {
  readonly [name: string]: { readonly [expression: string]: { readonly [M in CallMethod]?: CalledOperation } }
}

/** What an operation's name is made of. */
export interface UnnamedOperation {
  /** `GET`. */
  readonly method: string
  /** With all prefixes, as declared: `/items/{item_id}`. */
  readonly path: string
  /** The handler's; undefined for one without a name. */
  readonly name: string | undefined
  readonly tags: readonly string[]
}

/** What a route, a router and the application may all set. */
export interface OperationSettings {
  /** Solved for their effect, before the route's own inputs. */
  readonly dependencies?: readonly AnyDependency[]
  /** Most bytes of a body. Default 1 MiB, and what the files of a form may have by their schemas. */
  readonly maxBodyBytes?: number
  /**
   * How long the work may take from the match to the head of the answer, reading the body included: then the answer is a 504,
   * and `signal` fires. `null`: as long as it takes. Default: that of the router or the application.
   */
  readonly timeLimitMs?: number | null
  /** Fields and files of a form; those not named keep the limits of the router or the application. */
  readonly formLimits?: FormLimits
  /** What of a valid answer leaves: without defaults that were not set, without nulls. Each member is inherited. */
  readonly outputOptions?: OutputOptions
  /**
   * Makes the answer from a plain value: `html`, `redirect`, `sendFile`, one of `defineResponse` … Its media type stands in
   * the document. With an `output` it gets the JSON form of what that let through. Default `json`.
   */
  readonly respondWith?: RespondWith
  /**
   * Whether a JSON body needs a Content-Type. `false` takes one without it for JSON; another type than JSON stays a 415. A page of
   * another site can send such a request without asking first, so cookies must not be what protects the route. Default true.
   */
  readonly strictContentType?: boolean
}

/** What a router and the application may set about the names of their operations. */
export interface OperationNaming {
  /**
   * Names each operation without an `operationId` of its own; the innermost router's is asked. Default: the handler's
   * name, else `get_items_by_item_id`. Names must differ: `HAYATE_DUPLICATE_OPERATION_ID`.
   */
  readonly nameOperation?: (operation: UnnamedOperation) => string
}

export interface RouteDefinition extends Documentation, OperationSettings {
  readonly method: string
  readonly path: string
  readonly input: Inputs
  readonly output: Output | undefined
  readonly errors: readonly AnyError[]
  /** The status of a plain returned value. Default 200. */
  readonly status: number | undefined
  readonly handler: (values: never) => unknown
  /** Where it was declared, `items.ts:12`, for messages; '' when unknown. */
  readonly declaredAt: string
  /** Of a web socket: what it has besides. Its handler takes the socket before the values. */
  readonly socket?: SocketDefinition
}

type NeedsInput<P extends string, I> = [PathNames<P>] extends [never]
  ? { readonly input?: I }
  : { readonly input: I & { readonly [K in PathNames<P>]: unknown } }

/** What stands between the path and the handler of a route. */
export type RouteOptions<P extends string, I, O, E> = Documentation &
  OperationSettings &
  NeedsInput<P, I> & { readonly output?: O; readonly errors?: E; readonly status?: number }

/**
 * Anything. As the constraint of what a handler returns it gives the compiler a place for literals: without it
 * `{ token_type: 'bearer' }` would be read as `{ token_type: string }`, and not fit `z.literal('bearer')`.
 */
type Anything = '' | 0 | 0n | true | Members | NonNullable<unknown> | null | undefined | void
interface Members {
  readonly [name: string | number]: Anything
}

type HandlerResult<O, R> = O extends undefined ? R : Awaitable<Returned<O>>

/** `app.get`, `router.post` …: declares a route and returns it as a value. */
export interface Verb<M extends string> {
  <const P extends string, R>(
    path: [PathNames<P>] extends [never] ? P : `path has parameters: declare them in { input }`,
    handler: () => R,
  ): Route<M, P, object, Inferred<Awaited<R>>, never>
  <
    const P extends string,
    I extends Inputs = Record<never, never>,
    O extends Output | undefined = undefined,
    const E extends readonly AnyError[] = readonly [],
    R extends Anything = unknown,
  >(
    path: P,
    options: RouteOptions<P, I, O, E>,
    handler: (values: Values<I>) => HandlerResult<O, R>,
  ): Route<M, P, WireInputs<I>, O extends undefined ? Inferred<Awaited<R>> : O, E[number] | ErrorsIn<I>>
}

export type { Dependency }
