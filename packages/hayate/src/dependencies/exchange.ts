import type { InputIssue } from '../errors/validation-codes.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { Logger } from '../logging/logger.ts'
import type { FormFields } from '../params/form-fields.ts'
import type { ParamContext } from '../params/read-param.ts'
import type { BackgroundTask, HeadStep, RequestScope } from './request-scope.ts'
import type { TimeLimit } from './time-limit.ts'

/** One thing to close when the request ends. */
export interface Cleanup {
  /** For the log. */
  readonly name: string
  readonly afterResponse: boolean
  /** Gets the exception that ended the request, if one did. */
  close(error: Ended | undefined): void | Promise<void>
}

/** The exception that ended a request, boxed: anything can be thrown, `undefined` too. */
export interface Ended {
  readonly error: unknown
}

/** The state of one request between the adapter and the last clean-up. */
export class Exchange implements RequestScope, ParamContext {
  readonly request: HttpRequest
  readonly pathValues: readonly string[]
  /** Solved values by slot. */
  readonly values: unknown[] = []
  issues: InputIssue[] | undefined = undefined
  json: unknown = undefined
  form: FormFields | undefined = undefined
  cleanups: Cleanup[] | undefined = undefined
  replyHeaders: string[] | undefined = undefined
  replyReplaces: Set<string> | undefined = undefined
  replyStatus: number | undefined = undefined
  background: BackgroundTask[] | undefined = undefined
  beforeHead: HeadStep[] | undefined = undefined
  headIsDecided = false
  /** Of the route, if it has one. */
  timeLimit: TimeLimit | undefined = undefined
  readonly #log: Logger

  constructor(request: HttpRequest, pathValues: readonly string[], log: Logger) {
    this.request = request
    this.pathValues = pathValues
    this.#log = log
  }

  /** A log whose entries carry the request's id. */
  get log(): Logger {
    return this.request.id === '' ? this.#log : this.#log.child({ request_id: this.request.id })
  }
}
