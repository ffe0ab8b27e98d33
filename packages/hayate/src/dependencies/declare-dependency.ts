import type { AnyError } from '../errors/define-error.ts'
import type {
  AnyDependency,
  Dependency,
  DependencyDefinition,
  ErrorsIn,
  Inputs,
  Lifetime,
  Values,
  WireInputs,
} from './dependency.ts'

type Provided<R> =
  R extends AsyncGenerator<infer Y, unknown, unknown>
    ? Y
    : R extends Generator<infer Y, unknown, unknown>
      ? Y
      : Awaited<R>

/** What `depends()` takes beside inputs and function. */
export interface DependsOptions<E extends readonly AnyError[]> {
  /** What it throws: documented in every route that uses it, and part of the client's result type. */
  readonly errors?: E
  /** `after-response` keeps it open until the bytes have left and background work has run. Default: closed before the first byte. */
  readonly close?: 'after-response'
  /** For messages and `hayate routes`. Default: the function's name. */
  readonly name?: string
}

/** Inputs that outlive every request. */
export type AppInputs = { readonly [name: string]: Dependency<unknown, unknown, unknown, 'app'> }

/**
 * Declares something that handlers need and how to get it.
 *
 * A plain function provides what it returns; a generator provides what it yields and closes after it, last opened first,
 * before the first byte of the answer leaves. A value with `Symbol.asyncDispose` is disposed then too. Solved once per
 * request however often it is used.
 *
 * ```ts
 * const pagination = depends({ page: z.int().min(1).default(1) }, ({ page }) => ({ offset: (page - 1) * 20, limit: 20 }))
 * ```
 */
export interface Depends {
  <R, const E extends readonly AnyError[] = readonly []>(
    provide: () => R,
    options?: DependsOptions<E>,
  ): Dependency<Provided<R>, object, E[number]>
  <const I extends Inputs, R, const E extends readonly AnyError[] = readonly []>(
    inputs: I,
    provide: (values: Values<I>) => R,
    options?: DependsOptions<E>,
  ): Dependency<Provided<R>, WireInputs<I>, E[number] | ErrorsIn<I>>
  /** Once per process: opened when the application starts, closed when it stops, last opened first. */
  readonly app: {
    <R>(provide: () => R, options?: { readonly name?: string }): Dependency<Provided<R>, object, never, 'app'>
    <I extends AppInputs, R>(
      inputs: I,
      provide: (values: Values<I>) => R,
      options?: { readonly name?: string },
    ): Dependency<Provided<R>, object, never, 'app'>
  }
}

type ErasedOptions = {
  readonly errors?: readonly AnyError[]
  readonly close?: 'after-response'
  readonly name?: string
}
type ErasedProvide = (values: never) => unknown

/** Makes a dependency from a whole definition; `depends`, schemes and ready-made dependencies end here. */
export function makeDependency(lifetime: Lifetime, definition: Partial<DependencyDefinition>): AnyDependency {
  return Object.freeze({
    kind: 'dependency' as const,
    lifetime,
    definition: Object.freeze({
      name: undefined,
      inputs: {},
      provide: () => undefined,
      errors: [],
      read: undefined,
      readsBody: false,
      security: undefined,
      fresh: false,
      target: undefined,
      scopes: [],
      ...definition,
    }),
  })
}

function declare(
  lifetime: 'app' | 'request',
  first: Inputs | ErasedProvide,
  second: ErasedProvide | ErasedOptions | undefined,
  third: ErasedOptions | undefined,
): AnyDependency {
  const bare = typeof first === 'function'
  // Proof: the overloads above allow exactly (provide, options?) and (inputs, provide, options?).
  const provide = (bare ? first : second) as ErasedProvide
  const options = ((bare ? second : third) ?? {}) as ErasedOptions
  return makeDependency(lifetime === 'request' && options.close === 'after-response' ? 'after-response' : lifetime, {
    name: options.name ?? (provide.name === '' ? undefined : provide.name),
    inputs: bare ? {} : Object.freeze({ ...first }),
    provide,
    errors: options.errors ?? [],
  })
}

// Proof: `declare` erases exactly what the overloads of Depends say; nothing reads the phantom members at run time.
export const depends: Depends = Object.assign(
  (first: Inputs | ErasedProvide, second?: ErasedProvide | ErasedOptions, third?: ErasedOptions) =>
    declare('request', first, second, third),
  {
    app: (first: Inputs | ErasedProvide, second?: ErasedProvide | ErasedOptions, third?: ErasedOptions) =>
      declare('app', first, second, third),
  },
) as unknown as Depends

/** Asks for a solution of its own, beside the one that the rest of the request shares. */
export function fresh<D extends AnyDependency>(dependency: D): D {
  const copy = makeDependency(dependency.lifetime, { ...dependency.definition, fresh: true, target: dependency })
  // Proof: the copy provides what `dependency` provides, and has its further members; only how often it is solved differs.
  return Object.freeze({ ...dependency, ...copy }) as D
}
