import type { Exchange } from '../dependencies/exchange.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpResponse } from '../http/http-response.ts'
import { jsonText } from '../schema/compile-json-form.ts'
import type { Schema } from '../schema/schema.ts'
import { isBodiless } from './bodiless-status.ts'
import { compileOutputSchema, type OutputWriter } from './compile-output-schema.ts'
import { compileStreamed } from './compile-streamed.ts'
import { fitFile } from './fit-file.ts'
import { MarkedValue, RespondedValue } from './mark-output.ts'
import type { Output, Outputs, Responded } from './output.ts'
import { ownResponse } from './own-response.ts'
import type { ResponseBuilder, ResponseSettings } from './response-builder.ts'
import { misplacedRespond, ResponseError } from './response-error.ts'

/** @throws ConfigurationError For an output that cannot be filtered, is ambiguous, or does not fit its status. */
export function compileResponse(output: Output | undefined, settings: ResponseSettings): ResponseBuilder {
  if (output === undefined) return new DirectBuilder(new UndeclaredBuilder(settings))
  if ('~standard' in output) return new DirectBuilder(new SchemaBuilder(output, settings))
  if ('kind' in output && output.kind === 'encoded') {
    return new DirectBuilder(new SchemaBuilder(output.schema, settings, 'encode'))
  }
  if ('kind' in output && (output.kind === 'jsonl' || output.kind === 'sse')) {
    return new DirectBuilder(compileStreamed(output, settings))
  }
  // Proof: the other three members of Output were taken above.
  return new DirectBuilder(new ByStatusBuilder(output as Outputs, settings))
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

function plainResponse(text: string, status: number): HttpResponse {
  return isBodiless(status)
    ? new HttpResponse(status, [], null)
    : new HttpResponse(status, ['content-type', 'application/json'], text)
}

class UndeclaredBuilder implements ResponseBuilder {
  readonly #status: number
  readonly #label: string

  constructor(settings: ResponseSettings) {
    this.#status = settings.status
    this.#label = settings.label
  }

  build(result: unknown, exchange: Exchange): HttpResponse {
    if (result instanceof MarkedValue) throw misplacedRespond(this.#label)
    const status = exchange.replyStatus ?? this.#status
    return isBodiless(status) ? new HttpResponse(status, [], null) : plainResponse(jsonText(result), status)
  }
}

class SchemaBuilder implements ResponseBuilder {
  readonly #writer: OutputWriter
  readonly #status: number

  constructor(schema: Schema, settings: ResponseSettings, direction?: 'encode') {
    if (isBodiless(settings.status)) {
      throw new ConfigurationError(
        'HAYATE_BODY_NOT_ALLOWED',
        `${settings.label}: an answer with status ${settings.status} has no body. Leave out the output, or choose another status.`,
      )
    }
    this.#writer = compileOutputSchema(schema, settings, direction)
    this.#status = settings.status
  }

  build(result: unknown, exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    const status = exchange.replyStatus ?? this.#status
    const text = this.#writer.write(result)
    return typeof text === 'string' ? plainResponse(text, status) : text.then((later) => plainResponse(later, status))
  }
}

class ByStatusBuilder implements ResponseBuilder {
  readonly #label: string
  readonly #writers: ReadonlyMap<number, OutputWriter | null>

  constructor(outputs: Outputs, settings: ResponseSettings) {
    const writers = new Map<number, OutputWriter | null>()
    checkOutcomes(settings, Object.keys(outputs))
    for (const [key, schema] of Object.entries(outputs)) {
      const status = Number(key)
      checkOutcome(settings.label, status, key, schema)
      writers.set(status, schema === null ? null : compileOutputSchema(schema, settings))
    }
    this.#label = settings.label
    this.#writers = writers
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
    const text = writer.write(body)
    return typeof text === 'string' ? plainResponse(text, status) : text.then((later) => plainResponse(later, status))
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
