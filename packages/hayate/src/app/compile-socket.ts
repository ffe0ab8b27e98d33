import type { CompiledOperation } from '../dependencies/operation.ts'
import type { DependencyResolver } from '../dependencies/resolve-dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { MatchedRoute } from '../http/http-request.ts'
import { isToken } from '../http/token.ts'
import type { Middleware } from '../middleware/middleware.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'
import type { ErrorHandlers } from '../routing/error-handlers.ts'
import type { FlatRoute } from '../routing/flatten-routes.ts'
import { parsePattern } from '../routing/route-pattern.ts'
import { compileSocketOrigins, type SocketOriginCheck } from '../websockets/check-origin.ts'
import { compileMessages, type MessagePlan } from '../websockets/compile-messages.ts'
import type { Socket } from '../websockets/socket.ts'
import { compileLimits, type SocketDefinition, type SocketLimits } from '../websockets/socket-settings.ts'
import type { AppOptions } from './app-options.ts'
import { compileInput } from './compile-input.ts'

/** Everything about one web socket that a handshake needs. */
export interface SocketUnit {
  readonly route: CompiledRoute
  readonly operation: CompiledOperation
  readonly handler: (socket: Socket<unknown>, values: never) => unknown
  readonly messages: MessagePlan
  readonly limits: Required<SocketLimits>
  readonly allows: SocketOriginCheck
  readonly invalid: 'answer' | 'close'
  readonly refuse: 'answer' | 'close'
  readonly subprotocols: readonly string[]
  readonly matched: MatchedRoute
  readonly middleware: readonly Middleware[]
  /** Of the routers around the socket, the nearest first. */
  readonly errorHandlers: readonly ErrorHandlers[]
}

export interface CompileSocketSettings {
  readonly options: AppOptions
  readonly resolver: DependencyResolver
  readonly middleware: readonly Middleware[]
  readonly eager: boolean
  readonly onDroppedKeys: ((route: string, keys: readonly string[]) => void) | undefined
}

/** @throws ConfigurationError For whatever is wrong with the socket, naming it. */
export function compileSocket(
  flat: FlatRoute,
  socket: SocketDefinition,
  settings: CompileSocketSettings & { readonly operationId: string },
): SocketUnit {
  const { options, operationId } = settings
  const label = `WS ${flat.pattern}`
  const operation = compileInput(flat, label, settings)
  refuseBody(label, operation)
  const matched = { pattern: flat.pattern, operationId }
  const { subprotocols = [] } = socket
  checkSubprotocols(label, subprotocols)
  return {
    route: describeSocket(flat, operation, operationId),
    operation,
    // Proof: a definition with `socket` comes from SocketVerb, whose handlers take the socket and then the values.
    handler: flat.route.definition.handler as unknown as SocketUnit['handler'],
    messages: compileSocketMessages(label, socket, settings),
    limits: compileLimits(label, options.websockets?.limits, socket.limits),
    allows: compileSocketOrigins(socket.origins ?? options.websockets?.origins),
    invalid: socket.invalid ?? options.websockets?.invalid ?? 'answer',
    refuse: socket.refuse ?? options.websockets?.refuse ?? 'answer',
    subprotocols,
    matched,
    middleware: [...settings.middleware, ...flat.middleware],
    errorHandlers: flat.errorHandlers,
  }
}

/** A handshake has no body. */
function refuseBody(label: string, operation: CompiledOperation): void {
  if (operation.body === undefined) return
  throw new ConfigurationError(
    'HAYATE_WEBSOCKET_BODY',
    `${label}: a handshake has no body, but body(), form() or file() reads one. Receive it as a message, or take it from the query, a header or a cookie.`,
  )
}

function compileSocketMessages(label: string, socket: SocketDefinition, settings: CompileSocketSettings): MessagePlan {
  const { options, eager, onDroppedKeys } = settings
  return compileMessages({
    label,
    receive: socket.receive,
    send: socket.send,
    validators: { codegen: options.codegen !== false, eager },
    maxJsonDepth: options.limits?.maxJsonDepth ?? 64,
    onDroppedKeys: onDroppedKeys && ((keys) => onDroppedKeys(label, keys)),
  })
}

function checkSubprotocols(label: string, names: readonly string[]): void {
  const wrong = names.find((name) => !isToken(name))
  if (wrong === undefined) return
  throw new ConfigurationError(
    'HAYATE_WEBSOCKET_SUBPROTOCOL',
    `${label}: the subprotocol ${JSON.stringify(wrong)} is no name. Use letters, digits and marks like '.' and '-', without blanks.`,
  )
}

function describeSocket(flat: FlatRoute, operation: CompiledOperation, operationId: string): CompiledRoute {
  const { route, pattern } = flat
  return {
    method: route.method,
    path: parsePattern(pattern).openapi,
    pattern,
    definition: route.definition,
    operationId,
    tags: flat.tags,
    deprecated: flat.deprecated,
    documented: flat.documented,
    parameters: operation.parameters,
    body: undefined,
    output: undefined,
    status: 101,
    errors: [...new Set([...flat.errors, ...operation.errors])],
    security: operation.security,
    dependencies: operation.dependencies,
    maxBodyBytes: 0,
  }
}
