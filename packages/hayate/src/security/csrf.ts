import * as z from 'zod'
import { makeDependency } from '../dependencies/declare-dependency.ts'
import type { Dependency } from '../dependencies/dependency.ts'
import { readyMade } from '../dependencies/ready-made.ts'
import { type DeclaredError, defineError } from '../errors/define-error.ts'
import type { HttpRequest } from '../http/http-request.ts'
import { parseUrlencodedForm } from '../http/parse-form.ts'
import { header } from '../params/declare-params.ts'
import { checkOrigins, findForeignSite } from './check-site.ts'
import { isCsrfToken, makeCsrfToken } from './csrf-token.ts'
import { OpenSession } from './session.ts'
import type { WebSession } from './web-session.ts'

/** 403: a request with a session that another site's page may have made. */
export const csrfFailed: DeclaredError<403, 'csrf_failed'> = defineError('csrf_failed', {
  status: 403,
  title: 'The request may come from another site',
  description: 'A request that changes something needs the CSRF token of its session, from a page of this site.',
})

/** What `csrf()` takes. */
export interface CsrfOptions<T extends object> {
  readonly session: WebSession<T>
  /** Of the header that carries the token. Default `x-csrf-token`. */
  readonly header?: string
  /** Of the field that carries it in an urlencoded form. Default `csrf_token`. */
  readonly field?: string
  /** Further origins whose pages may make requests with a session. They need the token all the same. Default none. */
  readonly origins?: readonly string[]
}

/** What `csrf` provides, for pages. */
export interface Csrf {
  /** Of the field for a form. */
  readonly field: string
  /**
   * The token for the pages of this session; another text each time. Begins a session where there is none.
   *
   * @throws HayateError `HAYATE_SESSION_TOO_LATE` where there is none and none can begin: a web socket, a begun stream.
   */
  token(): Promise<string>
}

/** Of a form in which the token is looked for, where the route takes more. */
const maxFormBytes = 1_048_576

/** RFC 9110 §9.2.1, and QUERY: whoever changes something in one of these has lost already. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'])

const currentRequest: Dependency<HttpRequest, object, never> = readyMade('request', (scope) => scope.request)

/**
 * Refuses requests that a page of another site makes with the cookies of its visitor. A request that may change something
 * must come from this site (`Origin`, `Sec-Fetch-Site`), and with a session it must carry the session's token, in a header
 * or in a field of an urlencoded form. One that has no session and a bearer token is no browser's, and is let through.
 *
 * ```ts
 * const guard = csrf({ session })
 * const app = new Hayate({ dependencies: [guard] })
 * app.get('/form', { input: { guard } }, async ({ guard }) => html(page(await guard.token())))
 * ```
 *
 * @throws ConfigurationError `HAYATE_CSRF_ORIGIN`.
 */
export function csrf<T extends object>(options: CsrfOptions<T>): Dependency<Csrf, object, typeof csrfFailed> {
  const { session, header: name = 'x-csrf-token', field = 'csrf_token' } = options
  const origins = checkOrigins(options.origins ?? [])
  const description = 'The CSRF token of the session, for requests that change something and have one.'
  const dependency = makeDependency('request', {
    name: 'csrf',
    errors: [csrfFailed],
    inputs: {
      request: currentRequest,
      session,
      token: header(z.string().optional(), { alias: name, description }),
    },
    provide: async ({ request, session, token }: GuardInputs): Promise<Csrf> => {
      const open = openSession(session)
      if (!safeMethods.has(request.method)) await check(request, open, { token, field, origins })
      return { field, token: () => makeCsrfToken(open.begin()) }
    },
  })
  // Proof: `provide` returns a Csrf and throws what `errors` lists; the header may be left out.
  return dependency as unknown as Dependency<Csrf, object, typeof csrfFailed>
}

interface GuardInputs {
  readonly request: HttpRequest
  readonly session: unknown
  readonly token: string | undefined
}

function openSession(session: unknown): OpenSession {
  if (session instanceof OpenSession) return session
  throw new TypeError('csrf({ session }) takes what webSession() made.')
}

interface Expected {
  readonly token: string | undefined
  readonly field: string
  readonly origins: ReadonlySet<string>
}

/** @throws csrfFailed */
async function check(request: HttpRequest, session: OpenSession, expected: Expected): Promise<void> {
  const id = session.cameId
  if (id === undefined && hasBearer(request)) return
  const foreign = findForeignSite(request, expected.origins)
  if (foreign !== undefined) throw csrfFailed(foreign)
  // Nobody is signed in: there is nothing that another site's page could use.
  if (id === undefined) return
  const token = expected.token ?? (await tokenInForm(request, expected.field))
  if (token === undefined) throw csrfFailed('The CSRF token of the session is missing.')
  if (!(await isCsrfToken(id, token))) throw csrfFailed('The CSRF token is not the one of this session.')
}

/** A page of another origin may send it only after a preflight. Basic is different: browsers send that by themselves. */
function hasBearer(request: HttpRequest): boolean {
  return /^bearer /i.test(request.headers.get('authorization') ?? '')
}

/** Only urlencoded forms: the files of a multipart form are not read before it is known who sends them. */
async function tokenInForm(request: HttpRequest, field: string): Promise<string | undefined> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded' || !isSmall(request)) return undefined
  const [token, ...more] = parseUrlencodedForm(await request.body()).getAll(field)
  return more.length === 0 ? token : undefined
}

/** A route for large uploads must not hold in memory what only calls itself a form. */
function isSmall({ headers, maxBodyBytes }: HttpRequest): boolean {
  if (maxBodyBytes <= maxFormBytes) return true
  const length = headers.get('content-length')
  return length !== undefined && Number(length) <= maxFormBytes && headers.get('content-encoding') === undefined
}
