import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency } from '../dependencies/dependency.ts'
import { readyMade } from '../dependencies/ready-made.ts'
import type { RequestScope } from '../dependencies/request-scope.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { type CompiledSchema, compileSchema } from '../schema/compile-schema.ts'
import type { OutputOf, Schema } from '../schema/schema.ts'
import { keepInCookie, keepInStore, type SessionKeeper } from './keep-session.ts'
import { createSealer } from './seal-session.ts'
import { type CameWith, OpenSession, type Session, type SessionParts } from './session.ts'
import { SessionCookie } from './session-cookie.ts'
import type { SessionStore } from './session-store.ts'

/** What a session of this schema holds. */
export type SessionData<S extends Schema> = OutputOf<S> & object

interface SessionSettings<S extends Schema> {
  /** What a session holds. It must accept `{}`, a session that begins, and have a form in JSON. */
  readonly schema: S
  /** Of the cookie, after the prefix `__Host-`; also the key under `components.securitySchemes`. Default `session`. */
  readonly name?: string
  /** Seconds without a request after which it is over, to a tenth. Default 86,400: a day. */
  readonly idleSeconds?: number
  /** Seconds after its beginning, or the last `rotate()`, when it is over in any case. Default 1,209,600: two weeks. */
  readonly absoluteSeconds?: number
  /** Default `lax`. `strict`: who follows a link from elsewhere arrives without a session. */
  readonly sameSite?: 'lax' | 'strict'
  /** Whose session it is. When that changes it gets a new id, and a store can end all sessions of one user. */
  readonly userId?: (data: SessionData<S>) => string | number | undefined
  /**
   * Whether http at a loopback address gets a cookie without `__Host-` and `Secure`, which some browsers drop there. Default:
   * whether `NODE_ENV` is `development`, as `hayate dev` sets it.
   */
  readonly development?: boolean
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** Sessions in an encrypted cookie, by a secret; or in a store. */
export type WebSessionOptions<S extends Schema> = SessionSettings<S> &
  (
    | {
        /** At least 32 bytes. Of several the first encrypts and all decrypt: that is how one is replaced. */
        readonly secret: string | readonly string[]
        readonly store?: undefined
      }
    | {
        /** A store, or an app-wide dependency that provides one. */
        readonly store: SessionStore | Dependency<SessionStore, object, never, 'app'>
        readonly secret?: undefined
      }
  )

/** A dependency that provides the session of a browser. */
export type WebSession<T extends object> = Dependency<Session<T>, object, never>

const scope: Dependency<RequestScope, object, never> = readyMade('scope', (scope) => scope)

/**
 * Sessions of browsers: data that belongs to a cookie `__Host-session` (`HttpOnly; Secure; SameSite=Lax; Path=/`).
 *
 * ```ts
 * const session = webSession({ schema: z.object({ user_id: z.int().optional() }), secret: settings.secret_key, userId: (data) => data.user_id })
 *
 * app.post('/login', { input: { session, form: form(Login) } }, async ({ session, form }) => {
 *   session.set('user_id', (await checkPassword(form)).id)
 *   return redirect('/', { status: 303 })
 * })
 * ```
 *
 * With a `secret` all of it is in the cookie, encrypted: no store, 4,096 bytes at most, and a copied cookie works until it is
 * over, whatever `destroy` says. With a `store` the cookie is a random id: sessions end at once, all of a user's too.
 *
 * @throws ConfigurationError `HAYATE_WEAK_SECRET` or `HAYATE_INVALID_SESSION`; `HAYATE_SESSION_WORKERS` at startup, for several workers
 *   whose store is one process's memory.
 */
export function webSession<S extends Schema>(options: WebSessionOptions<S>): WebSession<SessionData<S>> {
  const { name = 'session', sameSite = 'lax', store } = options
  const development = options.development ?? globalThis.process?.env.NODE_ENV === 'development'
  const cookie = new SessionCookie({ name, sameSite, development })
  const schema = compileSchema(options.schema, { codegen: false })
  emptySession(schema)
  const parts: SessionParts = {
    schema,
    empty: () => emptySession(schema),
    cookie,
    idleMs: milliseconds('idleSeconds', options.idleSeconds ?? 86_400),
    absoluteMs: milliseconds('absoluteSeconds', options.absoluteSeconds ?? 1_209_600),
    clock: options.clock ?? Date.now,
    // Proof: it is only called with what the schema has made.
    userId: options.userId as SessionParts['userId'],
  }
  const dependency = makeDependency('request', {
    name,
    security: {
      name,
      object: { type: 'apiKey', in: 'cookie', name: cookie.securedName, description: 'The session of a browser.' },
      optional: true,
    },
    check: ({ workers }) => (workers > 1 && store !== undefined && !('kind' in store) ? checkShared(store) : []),
    ...(store !== undefined && 'kind' in store
      ? {
          inputs: { scope, store },
          provide: (values: { readonly scope: RequestScope; readonly store: SessionStore }) =>
            openSession(parts, keepInStore(values.store), values.scope),
        }
      : {
          inputs: { scope },
          provide: openWith(parts, store === undefined ? keeperOf(options.secret, name) : keepInStore(store)),
        }),
  })
  // Proof: `provide` returns an OpenSession, whose data the schema has made.
  return dependency as unknown as WebSession<SessionData<S>>
}

function openWith(parts: SessionParts, keeper: SessionKeeper): (values: { readonly scope: RequestScope }) => unknown {
  return (values) => openSession(parts, keeper, values.scope)
}

function keeperOf(secret: string | readonly string[] | undefined, name: string): SessionKeeper {
  if (secret !== undefined) return keepInCookie(createSealer(secret, `hayate session ${name}`))
  throw invalid('give a secret, for sessions in the cookie, or a store.')
}

async function openSession(parts: SessionParts, keeper: SessionKeeper, scope: RequestScope): Promise<OpenSession> {
  const cookie = parts.cookie.read(scope.request)
  const came: CameWith =
    cookie === undefined
      ? { kept: undefined, data: parts.empty(), hasBadCookie: false }
      : await findSession(parts, keeper, cookie)
  const session = new OpenSession(parts, keeper, scope, came)
  scope.beforeHead ??= []
  scope.beforeHead.push((response, failed) => session.finish(response, failed))
  return session
}

async function findSession(parts: SessionParts, keeper: SessionKeeper, cookie: string): Promise<CameWith> {
  const found = await keeper.find(cookie)
  const nothing = { kept: undefined, data: parts.empty(), hasBadCookie: true }
  // Perhaps a request that was on its way while another one got a new id: its cookie must not be taken back.
  if (found.kind === 'unknown') return { ...nothing, hasBadCookie: false }
  if (found.kind === 'bad') return nothing
  const { session } = found
  const data = readData(parts.schema, session.data)
  const now = parts.clock()
  const isOver = now >= session.seenAt + parts.idleMs || now >= session.createdAt + parts.absoluteMs
  if (data !== undefined && !isOver) return { kept: session, data, hasBadCookie: false }
  await keeper.end(session.id)
  return nothing
}

/** Undefined for what an earlier version of the schema has kept and this one does not accept. */
function readData(schema: CompiledSchema, text: string): object | undefined {
  const check = schema.validate(parseText(text))
  return check.ok && typeof check.value === 'object' && check.value !== null ? check.value : undefined
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function emptySession(schema: CompiledSchema): object {
  if (schema.async) throw invalid('the schema is asynchronous. Check such things in the handler.')
  const check = schema.validate({})
  if (check.ok && typeof check.value === 'object' && check.value !== null) return check.value
  throw invalid(
    'the schema does not accept {}, a session that begins. Make its members optional, or give them defaults.',
  )
}

function checkShared(store: SessionStore): readonly ConfigurationError[] {
  if (store.isShared) return []
  const problem = 'the store keeps sessions in the memory of one process, and other workers would not know them'
  return [
    new ConfigurationError(
      'HAYATE_SESSION_WORKERS',
      `webSession: ${problem}. Give it a store that they share, use a secret, or run one worker.`,
    ),
  ]
}

function milliseconds(option: string, seconds: number): number {
  if (Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= 34_560_000) return seconds * 1000
  // RFC 6265bis §5.6.2: browsers keep no cookie longer than 400 days.
  throw invalid(`${option} must be a whole number of seconds from 1 to 34,560,000, not ${seconds}.`)
}

function invalid(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_INVALID_SESSION', `webSession: ${problem}`)
}
