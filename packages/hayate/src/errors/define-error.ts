import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ConfigurationError } from './configuration-error.ts'
import { HttpError } from './http-error.ts'

declare const phantom: unique symbol

type ExtraOf<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<S> & object : object

/** An `HttpError` made by a declared error: it knows its declaration. */
export class DeclaredHttpError extends HttpError {
  readonly declaration: AnyError

  constructor(declaration: AnyError, detail: string | undefined, extra: object | undefined, options?: ErrorOptions) {
    super(declaration.status, detail, {
      code: declaration.code,
      title: declaration.title,
      ...(declaration.headers && { headers: declaration.headers }),
      ...(extra && { extra: { ...extra } }),
      ...(options?.cause !== undefined && { cause: options.cause }),
    })
    this.name = 'DeclaredHttpError'
    this.declaration = declaration
  }
}

/** A typed, documented error: call it to make one to throw. Made by {@link defineError}. */
export interface DeclaredError<Status extends number, Code extends string, Extra extends object = object> {
  (...args: object extends Extra ? [detail?: string, extra?: Extra] : [detail: string, extra: Extra]): HttpError
  readonly kind: 'error'
  readonly status: Status
  readonly code: Code
  readonly title: string
  readonly description: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly extraSchema: StandardSchemaV1 | undefined
  /** Whether `error` was made by this declaration. */
  is(error: unknown): error is HttpError & { readonly status: Status; readonly code: Code; readonly extra: Extra }
  readonly [phantom]?: { extra: Extra }
}

/** Any declared error, its types erased. */
export interface AnyError {
  readonly kind: 'error'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly description: string | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly extraSchema: StandardSchemaV1 | undefined
  is(error: unknown): boolean
  readonly [phantom]?: { extra: object }
}

export interface ErrorDefinition<Status extends number, S> {
  /** 400 to 599. */
  readonly status: Status
  /** A short sentence that is the same for every occurrence (RFC 9457 §3.1.3). */
  readonly title: string
  /** For the documents. Default: the title. */
  readonly description?: string
  /** Headers that every occurrence carries, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** An object schema: its members stand at the top level of the answer and may not use a standard member's name. */
  readonly extra?: S
}

/** Members that every problem document may have: nothing in `extra` stands in their place. */
export const standardMembers: readonly string[] = [
  'type',
  'title',
  'status',
  'detail',
  'instance',
  'code',
  'errors',
  'request_id',
]

/** Members of an object schema as far as the vendor shows them: Zod's `shape`, Valibot's `entries`. */
function memberNames(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const members = ('shape' in schema && schema.shape) || ('entries' in schema && schema.entries)
  return typeof members === 'object' && members !== null ? Object.keys(members) : []
}

/**
 * Declares an error once: typed where it is thrown, documented in every route that lists it in `errors`, and part of the
 * client's result type.
 *
 * ```ts
 * const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item' })
 * throw itemNotFound(`Item ${id} not found`)
 * ```
 *
 * @throws ConfigurationError `HAYATE_INVALID_ERROR` for a status outside 400–599, a code that is not snake_case, or an
 *   `extra` member with the name of a standard one.
 */
export function defineError<
  const Status extends number,
  const Code extends string,
  S extends StandardSchemaV1 | undefined = undefined,
>(code: Code, definition: ErrorDefinition<Status, S>): DeclaredError<Status, Code, ExtraOf<S>> {
  if (!/^[a-z][a-z0-9_]*$/.test(code)) {
    throw new ConfigurationError(
      'HAYATE_INVALID_ERROR',
      `defineError('${code}'): a code is written in snake_case, like 'item_not_found'.`,
    )
  }
  if (!Number.isInteger(definition.status) || definition.status < 400 || definition.status > 599) {
    throw new ConfigurationError(
      'HAYATE_INVALID_ERROR',
      `defineError('${code}'): the status must be from 400 to 599, not ${definition.status}.`,
    )
  }
  const taken = memberNames(definition.extra).find((name) => standardMembers.includes(name))
  if (taken !== undefined) {
    throw new ConfigurationError(
      'HAYATE_INVALID_ERROR',
      `defineError('${code}'): extra may not have a member '${taken}', which every problem document already has. Rename it.`,
    )
  }
  const declaration: AnyError = Object.assign(
    (detail?: string, extra?: object) => new DeclaredHttpError(declaration, detail, extra),
    {
      kind: 'error' as const,
      status: definition.status,
      code,
      title: definition.title,
      description: definition.description,
      headers: definition.headers,
      extraSchema: definition.extra,
      is: (error: unknown): boolean => error instanceof DeclaredHttpError && error.declaration === declaration,
    },
  )
  // Proof: the literal above has every member of DeclaredError, and `code` and `status` are the values given.
  return declaration as unknown as DeclaredError<Status, Code, ExtraOf<S>>
}
