import type { AnyDependency, ErrorsIn, Inputs, Values, WireInputs } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { NamedMember } from '../responses/output.ts'
import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'
import type { Socket } from '../websockets/socket.ts'
import type { SocketDefinition } from '../websockets/socket-settings.ts'
import type { Documentation, PathNames, RouteDefinition } from './route.ts'

declare const socketTypes: unique symbol

/** A declared web socket: a value of its own. `I` is what a client sends with the handshake. */
export interface SocketRoute<Path extends string, I, R, S, E> {
  readonly kind: 'route'
  readonly method: 'WS'
  readonly path: Path
  readonly definition: RouteDefinition
  readonly [socketTypes]?: { inputs: I; receive: R; send: S; errors: E }
}

/** What a handler gets of a message; without a schema the message itself. */
export type Received<R> = R extends Schema ? OutputOf<R> : string | Uint8Array

/** What a handler may send. */
export type Sent<S> = S extends Schema ? InputOf<S> | NamedMember<InputOf<S>> : unknown

type NeedsInput<P extends string, I> = [PathNames<P>] extends [never]
  ? { readonly input?: I }
  : { readonly input: I & { readonly [K in PathNames<P>]: unknown } }

/** What stands between the path and the handler of a web socket. */
export type SocketOptions<P extends string, I, R, S, E> = Pick<
  Documentation,
  'tags' | 'summary' | 'description' | 'operationId' | 'deprecated' | 'document'
> &
  NeedsInput<P, I> &
  Omit<SocketDefinition, 'receive' | 'send'> & {
    readonly receive?: R
    readonly send?: S
    /** What the handshake may fail with. */
    readonly errors?: E
    /** Solved for their effect, before the socket's own inputs. */
    readonly dependencies?: readonly AnyDependency[]
  }

/**
 * `app.websocket`, `router.websocket`: declares a web socket and returns it as a value. All of `input` is solved before the
 * handshake is accepted; a failure is an HTTP answer.
 */
export interface SocketVerb {
  <const P extends string>(
    path: [PathNames<P>] extends [never] ? P : `path has parameters: declare them in { input }`,
    handler: (socket: Socket) => unknown,
  ): SocketRoute<P, object, undefined, undefined, never>
  <
    const P extends string,
    I extends Inputs = Record<never, never>,
    R extends Schema | undefined = undefined,
    S extends Schema | undefined = undefined,
    const E extends readonly AnyError[] = readonly [],
  >(
    path: P,
    options: SocketOptions<P, I, R, S, E>,
    handler: (socket: Socket<Received<R>, Sent<S>>, values: Values<I>) => unknown,
  ): SocketRoute<P, WireInputs<I>, R, S, E[number] | ErrorsIn<I>>
}

type ErasedOptions = Partial<RouteDefinition> & SocketDefinition

/** The options of a socket as those of a route, what only sockets have set apart. */
export function routeOptionsOf(options: ErasedOptions): Partial<RouteDefinition> {
  const { receive, send, subprotocols, origins, invalid, refuse, limits, ...route } = options
  const socket: SocketDefinition = {
    receive,
    send,
    subprotocols,
    ...(origins !== undefined && { origins }),
    ...(invalid !== undefined && { invalid }),
    ...(refuse !== undefined && { refuse }),
    ...(limits !== undefined && { limits }),
  }
  return { ...route, socket: Object.freeze(socket) }
}
