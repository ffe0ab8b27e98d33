import type { RequestScope } from '../dependencies/request-scope.ts'
import { HayateError } from '../errors/hayate-error.ts'
import type { HttpResponse } from '../http/http-response.ts'
import type { CompiledSchema } from '../schema/compile-schema.ts'
import type { KeptSession, SessionKeeper } from './keep-session.ts'
import { randomToken } from './random-token.ts'
import type { SessionCookie } from './session-cookie.ts'

/** The members that a session may be without. */
export type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]

/**
 * What `webSession` provides. Changes are saved when the handler has returned and everything has closed, before the first
 * byte leaves; a request that ends in an error leaves the session as it was.
 */
export interface Session<T extends object> {
  /** Frozen: change it with `set` and `delete`. */
  readonly data: Readonly<T>
  /** Whether the request came without a session. */
  readonly isNew: boolean
  get<K extends keyof T>(key: K): T[K]
  /**
   * @throws HayateError `HAYATE_SESSION_TOO_LATE` in a web socket, in a stream after its first item, and after the route's
   *   time limit.
   */
  set<K extends keyof T>(key: K, value: T[K]): void
  /** @throws HayateError As `set`. */
  delete(key: OptionalKey<T>): void
  /**
   * The same data under a new id, with both times from the start; the old id is dead. For whenever a user proves who they
   * are; it happens by itself when what `userId` tells changes.
   *
   * @throws HayateError As `set`.
   */
  rotate(): void
  /** Ends it. What is set afterwards begins a new one. @throws HayateError As `set`. */
  destroy(): void
}

/** What every session of one `webSession` has in common. */
export interface SessionParts {
  readonly schema: CompiledSchema
  /** What the schema makes of `{}`, made anew: what stands in one session must not stand in another. */
  readonly empty: () => object
  readonly cookie: SessionCookie
  readonly idleMs: number
  readonly absoluteMs: number
  readonly clock: () => number
  readonly userId: ((data: object) => string | number | undefined) | undefined
}

/** What came with the request. */
export interface CameWith {
  /** Undefined without a session. */
  readonly kept: Pick<KeptSession, 'id' | 'createdAt' | 'seenAt'> | undefined
  readonly data: object
  /** A cookie that leads to nothing, ever: the browser is told to forget it. */
  readonly hasBadCookie: boolean
}

/** A session in one request. */
export class OpenSession implements Session<Record<string, unknown>> {
  readonly #parts: SessionParts
  readonly #keeper: SessionKeeper
  readonly #scope: RequestScope
  readonly #came: CameWith
  readonly #cameText: string
  /** A session without a word is not worth a cookie. */
  #emptyText: string
  #data: Readonly<Record<string, unknown>>
  /** Still the one that came; undefined after `rotate` and `destroy`. */
  #kept: CameWith['kept']
  #newId: string | undefined
  #isWanted = false
  #isForgotten: boolean

  constructor(parts: SessionParts, keeper: SessionKeeper, scope: RequestScope, came: CameWith) {
    this.#parts = parts
    this.#keeper = keeper
    this.#scope = scope
    this.#came = came
    this.#kept = came.kept
    this.#isForgotten = came.hasBadCookie
    this.#data = frozen(came.data)
    this.#cameText = JSON.stringify(came.data)
    this.#emptyText = this.#cameText
  }

  get data(): Readonly<Record<string, unknown>> {
    return this.#data
  }

  get isNew(): boolean {
    return this.#came.kept === undefined
  }

  /** Of the session that came with the request. */
  get cameId(): string | undefined {
    return this.#came.kept?.id
  }

  get(key: string): unknown {
    return Object.hasOwn(this.#data, key) ? this.#data[key] : undefined
  }

  set(key: string, value: unknown): void {
    this.#assertOpen()
    this.#data = frozen({ ...this.#data, [key]: value })
  }

  delete(key: string): void {
    this.#assertOpen()
    const { [key]: _, ...rest } = this.#data
    this.#data = frozen(rest)
  }

  rotate(): void {
    this.#assertOpen()
    this.#isWanted ||= this.#kept !== undefined
    this.#kept = undefined
    this.#newId = undefined
  }

  destroy(): void {
    this.#assertOpen()
    this.#isForgotten ||= this.#came.kept !== undefined
    this.#isWanted = false
    this.#kept = undefined
    this.#newId = undefined
    const empty = this.#parts.empty()
    this.#emptyText = JSON.stringify(empty)
    this.#data = frozen(empty)
  }

  /** The id under which the session will be known; one that has none yet begins. @throws HayateError As `set`. */
  begin(): string {
    if (this.#kept !== undefined) return this.#kept.id
    this.#assertOpen()
    this.#isWanted = true
    this.#newId ??= randomToken(16)
    return this.#newId
  }

  /** The last step before the head leaves. */
  async finish(response: HttpResponse, failed: boolean): Promise<void> {
    response.appendHeader('vary', 'cookie')
    const cookie = failed ? this.#forgetBad() : await this.#save()
    if (cookie !== undefined) {
      response.appendHeader('set-cookie', cookie)
      response.setHeader('cache-control', 'no-store')
    } else if (response.header('cache-control') === undefined) {
      response.setHeader('cache-control', 'private, no-cache')
    }
  }

  #forgetBad(): string | undefined {
    return this.#came.hasBadCookie ? this.#parts.cookie.forget(this.#scope.request) : undefined
  }

  /** @returns What to set the cookie to. */
  #save(): Promise<string | undefined> {
    const { userId } = this.#parts
    // Somebody else now: an id that was known before the sign-in must not be worth more after it (session fixation).
    if (this.#kept !== undefined && userId?.(this.#came.data) !== userId?.(this.#data)) this.rotate()
    return this.#kept === undefined ? this.#saveNew() : this.#saveKept(this.#kept)
  }

  async #saveKept(kept: Pick<KeptSession, 'id' | 'createdAt' | 'seenAt'>): Promise<string | undefined> {
    const { clock, idleMs } = this.#parts
    const now = clock()
    const text = JSON.stringify(this.#data)
    // Seen again: told once in a tenth of the idle time, not with every request.
    if (text === this.#cameText && now - kept.seenAt < idleMs / 10) return undefined
    const session = this.#session(kept.id, kept.createdAt, now)
    const value = await this.#keeper.update(session)
    return value === undefined ? undefined : this.#write(session, value)
  }

  async #saveNew(): Promise<string | undefined> {
    const { request } = this.#scope
    if (!this.#isWanted && JSON.stringify(this.#data) === this.#emptyText) {
      if (this.#came.kept !== undefined) await this.#keeper.end(this.#came.kept.id)
      return this.#isForgotten ? this.#parts.cookie.forget(request) : undefined
    }
    const now = this.#parts.clock()
    const session = this.#session(this.#newId ?? randomToken(16), now, now)
    const cookie = this.#write(session, await this.#keeper.create(session))
    if (this.#came.kept === undefined) return cookie
    const wasThere = await this.#keeper.end(this.#came.kept.id)
    if (wasThere || this.#isForgotten) return cookie
    // It was ended while this request ran: a new id must not keep it alive.
    await this.#keeper.end(session.id)
    return undefined
  }

  #session(id: string, createdAt: number, now: number): KeptSession {
    const { idleMs, absoluteMs, userId } = this.#parts
    const user = userId?.(this.#data)
    return {
      id,
      createdAt,
      seenAt: now,
      expiresAt: Math.min(now + idleMs, createdAt + absoluteMs),
      userId: user === undefined ? undefined : String(user),
      data: this.#checkedText(),
    }
  }

  #write({ expiresAt, seenAt }: KeptSession, value: string): string {
    return this.#parts.cookie.write(this.#scope.request, value, Math.ceil((expiresAt - seenAt) / 1000))
  }

  /** @throws HayateError `HAYATE_SESSION_DATA` for what the next request could not read. */
  #checkedText(): string {
    const text = JSON.stringify(this.#data)
    const check = this.#parts.schema.validate(JSON.parse(text))
    if (check.ok) return text
    const places = check.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new HayateError(
      'HAYATE_SESSION_DATA',
      `What the session would keep does not fit its schema (${places}). It is kept as JSON: use text, numbers, booleans, null, arrays and objects.`,
    )
  }

  #assertOpen(): void {
    if (!this.#scope.headIsDecided) return
    throw new HayateError(
      'HAYATE_SESSION_TOO_LATE',
      'The session cannot change any more: the head of the answer has left. In a web socket it is only read; in a stream it changes before the first item.',
    )
  }
}

/** Proof: what a session keeps is an object of members by name; its schema made it, and the types of Session name them. */
function frozen(data: object): Readonly<Record<string, unknown>> {
  return Object.freeze({ ...data }) as Readonly<Record<string, unknown>>
}
