import type { Exchange } from '../dependencies/exchange.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpResponse } from '../http/http-response.ts'
import { jsonText } from '../schema/compile-json-form.ts'
import type { Schema } from '../schema/schema.ts'
import { isBodiless } from './bodiless-status.ts'
import { checkAnswerSettings } from './check-answer-settings.ts'
import { compileOutputSchema, type FormWriter } from './compile-output-schema.ts'
import { compileStreamed } from './compile-streamed.ts'
import { fitFile } from './fit-file.ts'
import type { ResponseOptions } from './make-response.ts'
import { isStreamed, MarkedValue, RespondedValue } from './mark-output.ts'
import type { Output, Outputs, Responded } from './output.ts'
import { ownResponse } from './own-response.ts'
import type { ResponseBuilder, ResponseSettings } from './response-builder.ts'
import { misplacedMark, ResponseError } from './response-error.ts'

/** @throws ConfigurationError For an output that cannot be filtered, is ambiguous, or does not fit its status or options. */
export function compileResponse(output: Output | undefined, settings: ResponseSettings): ResponseBuilder {
  checkAnswerSettings(output, settings)
  const plain = compilePlain(output, settings)
  return new DirectBuilder(settings.respondWith === undefined ? plain : new FittingBuilder(plain))
}

function compilePlain(output: Output | undefined, settings: ResponseSettings): ResponseBuilder {
  if (output === undefined) return new UndeclaredBuilder(settings)
  if ('~standard' in output) return new SchemaBuilder(output, settings)
  if ('kind' in output && output.kind === 'encoded') return new SchemaBuilder(output.schema, settings, 'encode')
  if (isStreamed(output)) return compileStreamed(output, settings)
  return new ByStatusBuilder(output, settings)
}

/** Lets a response that a handler made itself pass. */
class DirectBuilder implements ResponseBuilder {
  readonly #plain: ResponseBuilder

  constructor(plain: ResponseBuilder) {
    this.#plain = plain
  }

  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    const response = typeof result === 'object' ? ownResponse(result) : undefined
    return response === undefined ? this.#plain.build(result, exchange) : fitFile(response, exchange.request)
  }
}

/** What makes the answers may be `sendFile`. */
class FittingBuilder implements ResponseBuilder {
  readonly #plain: ResponseBuilder

  constructor(plain: ResponseBuilder) {
    this.#plain = plain
  }

  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    const response = this.#plain.build(result, exchange)
    return response instanceof Promise
      ? response.then((later) => fitFile(later, exchange.request))
      : fitFile(response, exchange.request)
  }
}

function plainResponse(text: string, status: number): HttpResponse {
  return isBodiless(status)
    ? new HttpResponse(status, [], null)
    : new HttpResponse(status, ['content-type', 'application/json'], text)
}

/** Makes an answer from a JSON form. */
type Ending = (form: unknown, status: number) => HttpResponse | Promise<HttpResponse>

function endingOf({ respondWith }: ResponseSettings): Ending | undefined {
  if (respondWith === undefined) return undefined
  // Proof: what the handler returns is its own to fit; a maker refuses what it cannot take.
  const make = respondWith as (value: unknown, options: ResponseOptions) => HttpResponse | Promise<HttpResponse>
  return (value, status) => make(value, { status })
}

class UndeclaredBuilder implements ResponseBuilder {
  readonly #status: number
  readonly #label: string
  readonly #ending: Ending | undefined

  constructor(settings: ResponseSettings) {
    this.#status = settings.status
    this.#label = settings.label
    this.#ending = endingOf(settings)
  }

  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    if (result instanceof MarkedValue) throw misplacedMark(result, this.#label)
    const status = exchange.replyStatus ?? this.#status
    if (this.#ending !== undefined) return this.#ending(result, status)
    return isBodiless(status) ? new HttpResponse(status, [], null) : plainResponse(jsonText(result), status)
  }
}

class SchemaBuilder implements ResponseBuilder {
  readonly #writer: FormWriter
  readonly #status: number
  readonly #ending: Ending | undefined

  constructor(schema: Schema, settings: ResponseSettings, direction?: 'encode') {
    if (isBodiless(settings.status)) {
      throw new ConfigurationError(
        'HAYATE_BODY_NOT_ALLOWED',
        `${settings.label}: an answer with status ${settings.status} has no body. Leave out the output, or choose another status.`,
      )
    }
    this.#writer = compileOutputSchema(schema, settings, direction)
    this.#status = settings.status
    this.#ending = endingOf(settings)
  }

  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    return writeAnswer(this.#writer, result, exchange.replyStatus ?? this.#status, this.#ending)
  }
}

function writeAnswer(
  writer: FormWriter,
  value: unknown,
  status: number,
  ending: Ending | undefined,
): HttpResponse | Promise<HttpResponse> {
  if (ending !== undefined) return endLater(writer, value, (form) => ending(form, status))
  const text = writer.write(value)
  return typeof text === 'string' ? plainResponse(text, status) : text.then((later) => plainResponse(later, status))
}

async function endLater(
  writer: FormWriter,
  value: unknown,
  end: (form: unknown) => HttpResponse | Promise<HttpResponse>,
): Promise<HttpResponse> {
  return await writer.writeForm(value, end)
}

class ByStatusBuilder implements ResponseBuilder {
  readonly #label: string
  readonly #writers: ReadonlyMap<number, FormWriter | null>
  readonly #ending: Ending | undefined

  constructor(outputs: Outputs, settings: ResponseSettings) {
    const writers = new Map<number, FormWriter | null>()
    checkOutcomes(settings, Object.keys(outputs))
    for (const [key, schema] of Object.entries(outputs)) {
      const status = Number(key)
      checkOutcome(settings.label, status, key, schema)
      writers.set(status, schema === null ? null : compileOutputSchema(schema, settings))
    }
    this.#label = settings.label
    this.#writers = writers
    this.#ending = endingOf(settings)
  }

  build(result: unknown): HttpResponse | Promise<HttpResponse> {
    if (!(result instanceof RespondedValue)) {
      throw new ResponseError(
        `${this.#label}: its outputs are declared by status, so the handler returns respond(status, body).`,
      )
    }
    // Proof: respond() is all that makes one, from a number and anything.
    const { status, body } = result as Responded<number, unknown>
    const writer = this.#writers.get(status)
    if (writer === undefined) throw new ResponseError(`${this.#label}: respond(${status}) is not one of its outputs.`)
    if (writer === null) return new HttpResponse(status, [], null)
    return writeAnswer(writer, body, status, this.#ending)
  }
}

function checkOutcomes(settings: ResponseSettings, statuses: readonly string[]): void {
  if (settings.statusIsGiven === true) {
    throw new ConfigurationError(
      'HAYATE_STATUS_AND_OUTPUTS',
      `${settings.label}: it has status ${settings.status} beside outputs by status (${statuses.join(', ')}). Leave out the status: respond(status, body) gives it.`,
    )
  }
  if (statuses.length > 0) return
  throw new ConfigurationError(
    'HAYATE_INVALID_OUTPUT',
    `${settings.label}: output is empty. Give it a schema, or schemas by status: { 200: Item, 204: null }.`,
  )
}

function checkOutcome(label: string, status: number, key: string, schema: unknown): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ConfigurationError(
      'HAYATE_INVALID_OUTPUT',
      `${label}: output has the key '${key}'. Its keys are statuses from 200 to 599.`,
    )
  }
  if (schema !== null && !(schema instanceof Object && '~standard' in schema)) {
    throw new ConfigurationError(
      'HAYATE_INVALID_OUTPUT',
      `${label}: output ${status} is neither a schema nor null, for an answer without a body.`,
    )
  }
  if (schema !== null && isBodiless(status)) {
    throw new ConfigurationError(
      'HAYATE_BODY_NOT_ALLOWED',
      `${label}: an answer with status ${status} has no body. Write ${status}: null.`,
    )
  }
}
