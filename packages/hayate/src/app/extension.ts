import type { ConfigurationError } from '../errors/configuration-error.ts'
import type { Middleware } from '../middleware/middleware.ts'
import type { Router } from '../routing/router.ts'

/** A subcommand of the `hayate` binary. */
export interface Command {
  /** One word: `migrate`. */
  readonly name: string
  /** One line for `hayate --help`. */
  readonly summary: string
  /** Gets the arguments after the name; what it returns is the exit code, 0 when nothing is returned. */
  run(args: readonly string[]): number | void | Promise<number | void>
}

/** What a package brings: everything optional and nothing global; values reach handlers only through dependencies. */
export interface Extension {
  readonly name: string
  /** Opens resources before the first request; the returned function closes them, last opened first. */
  open?(): Promise<() => Promise<void>>
  readonly middleware?: readonly Middleware[]
  readonly routers?: readonly Router[]
  /** Once, in the master, before workers: migrations. */
  prepare?(): Promise<void>
  /** Problems of this extension's configuration, reported together at startup. */
  check?(run: { readonly workers: number }): readonly ConfigurationError[]
  /** Errors of a library turned into errors of the field: a unique violation into 409. */
  readonly errors?: readonly ErrorMapping[]
  readonly commands?: readonly Command[]
}

/** Turns a foreign error into one that has a status; `undefined` leaves it as it is. */
export type ErrorMapping = (error: unknown) => Error | undefined
