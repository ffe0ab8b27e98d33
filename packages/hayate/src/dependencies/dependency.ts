import type { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { AnyParam, paramTypes } from '../params/param.ts'
import type { InputOf, OutputOf, Schema } from '../schema/schema.ts'
import type { RequestScope } from './request-scope.ts'

declare const dependencyTypes: unique symbol

/** How long what a dependency provides lives. */
export type Lifetime = 'app' | 'request' | 'after-response'

/** An OpenAPI 3.1 security scheme object with the name it gets under `components.securitySchemes`. */
export interface SecurityScheme {
  readonly name: string
  /** The scheme object itself, as OpenAPI 3.1 §4.8.27 has it. */
  readonly object: Readonly<Record<string, unknown>> & { readonly type: string }
  /** A request without a credential for it goes on. Default false. */
  readonly optional?: boolean
}

/** A scheme that must be satisfied, with the scopes asked for along the chain. */
export interface SecurityRequirement {
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
}

/** What the compiler reads of a dependency; its types erased. */
export interface DependencyDefinition {
  /** For messages and `hayate routes`: given, else the function's name, else the key it stands under. */
  readonly name: string | undefined
  readonly inputs: Inputs
  /** Called with the values of `inputs`, in an object. May return a promise, a generator or an async generator. */
  readonly provide: (values: never) => unknown
  readonly errors: readonly AnyError[]
  /** Reads straight from the request instead of `provide`: `request`, `response`, `background`, `log`, `signal`. */
  readonly read: ((scope: RequestScope, scopes: readonly string[]) => unknown) | undefined
  /** Gives user code the body itself: hayate then leaves reading it to that code. Only `request`. */
  readonly readsBody: boolean
  readonly security: SecurityScheme | undefined
  /** Asks for a second solution beside the shared one. */
  readonly fresh: boolean
  /** Set by `requires()`: the dependency that is asked for, and the scopes added to its chain. */
  readonly target: AnyDependency | undefined
  readonly scopes: readonly string[]
  /** Problems that depend on how the application is run, asked once at startup. */
  check?(run: { readonly workers: number }): readonly ConfigurationError[]
}

/**
 * Something a handler needs, and how to get it. Made by `depends`, `depends.app`, and the security schemes.
 *
 * `T` is what it provides, `I` what a client sends for it, `E` the errors it declares.
 */
export interface Dependency<T, I, E, X extends Lifetime = 'request'> {
  readonly kind: 'dependency'
  readonly lifetime: X
  readonly definition: DependencyDefinition
  readonly [dependencyTypes]?: { value: T; inputs: I; errors: E }
}

/** Any dependency, its types erased. */
export interface AnyDependency {
  readonly kind: 'dependency'
  readonly lifetime: Lifetime
  readonly definition: DependencyDefinition
  readonly [dependencyTypes]?: { value: unknown; inputs: unknown; errors: unknown }
}

/** One entry of an `input` record. */
export type InputEntry = Schema | AnyParam | AnyDependency

/** An `input` record: the signature of a handler, a dependency, a web socket, a task or a command. */
export type Inputs = { readonly [name: string]: InputEntry }

export type ValueOf<E> = E extends { readonly kind: 'param'; readonly [paramTypes]?: { value: infer T } }
  ? T
  : E extends { readonly kind: 'dependency'; readonly [dependencyTypes]?: { value: infer T } }
    ? T
    : OutputOf<E>

/** What the handler gets for an `input` record. */
export type Values<I> = { [K in keyof I]: ValueOf<I[K]> }

/** The errors declared by the dependencies of an `input` record, through the whole graph. */
export type ErrorsIn<I> = {
  [K in keyof I]: I[K] extends { readonly kind: 'dependency'; readonly [dependencyTypes]?: { errors: infer E } }
    ? E
    : never
}[keyof I]

type WireOf<E> = E extends { readonly kind: 'param'; readonly [paramTypes]?: { wire: infer W } } ? W : InputOf<E>
type OwnWire<I> = {
  [K in keyof I as I[K] extends { readonly kind: 'dependency' }
    ? never
    : undefined extends WireOf<I[K]>
      ? never
      : K]: WireOf<I[K]>
} & {
  [K in keyof I as I[K] extends { readonly kind: 'dependency' }
    ? never
    : undefined extends WireOf<I[K]>
      ? K
      : never]?: WireOf<I[K]>
}
type DependencyWire<I> = {
  [K in keyof I]: I[K] extends { readonly kind: 'dependency'; readonly [dependencyTypes]?: { inputs: infer D } }
    ? (inputs: D) => void
    : never
}[keyof I]
type Flat<T> = { [K in keyof T]: T[K] }

/** What a client sends for an `input` record, the parameters of its dependencies included. */
export type WireInputs<I> = Flat<
  OwnWire<I> &
    ([DependencyWire<I>] extends [never] ? unknown : DependencyWire<I> extends (inputs: infer R) => void ? R : unknown)
>
