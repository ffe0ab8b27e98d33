import { type AnyRoute, Hayate, type Logger } from 'hayate'
import { testClient } from 'hayate/testing'

/** One entry that an application logged. */
export interface LogEntry {
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A log that keeps what it is given. */
export function recordingLog(entries: LogEntry[], bound: Readonly<Record<string, unknown>> = {}): Logger {
  const write = (level: string) => (first: string | Readonly<Record<string, unknown>>, message?: string) => {
    const fields = typeof first === 'string' ? {} : first
    entries.push({
      level,
      message: typeof first === 'string' ? first : (message ?? ''),
      fields: { ...bound, ...fields },
    })
  }
  const [debug, info, warn, error] = ['debug', 'info', 'warn', 'error'].map(write)
  // Proof: the list above has four members.
  return { debug, info, warn, error, child: (more: object) => recordingLog(entries, { ...bound, ...more }) } as Logger
}

/** Answers `GET /` of a fresh application with one route: 500s are answers, and the log is kept. */
export async function answerOf(
  declare: (app: Hayate) => AnyRoute,
  request: { readonly path?: string; readonly method?: string; readonly settings?: object } = {},
): Promise<{ readonly response: Response; readonly text: string; readonly log: readonly LogEntry[] }> {
  const entries: LogEntry[] = []
  const app = new Hayate({ logRequests: false, ...request.settings, log: recordingLog(entries) })
  declare(app)
  await using client = await testClient(app, { raiseServerErrors: false, redirect: 'manual' })
  const response = await client.request(request.method ?? 'GET', request.path ?? '/')
  return { response, text: await response.text(), log: entries }
}

/** The problem document of a 500: the client learns the status and an id to ask with, nothing else. */
export interface ServerProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly request_id: string
}
