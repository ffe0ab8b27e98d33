import { ConfigurationError } from '../errors/configuration-error.ts'
import { HttpError } from '../errors/http-error.ts'
import { parseJson } from '../http/parse-json.ts'
import { compileOutputSchema, type OutputWriter } from '../responses/compile-output-schema.ts'
import { compileJsonDecoder, jsonText } from '../schema/compile-json-form.ts'
import { type CompileSchemaOptions, compileSchema, runValidation, type Validation } from '../schema/compile-schema.ts'
import type { Schema } from '../schema/schema.ts'

/** How the messages of a socket are read and written. */
export interface MessagePlan {
  /** Never throws. */
  read(bytes: Uint8Array, isText: boolean): Validation | Promise<Validation>
  /** @throws ResponseError When the value does not fit. */
  write(value: unknown): string | Promise<string>
}

export interface MessageSource {
  /** For messages: `WS /ws/chat/{room_id}`. */
  readonly label: string
  readonly receive: Schema | undefined
  readonly send: Schema | undefined
  readonly validators: CompileSchemaOptions
  readonly maxJsonDepth: number
  readonly onDroppedKeys: ((keys: readonly string[]) => void) | undefined
}

const decoder = new TextDecoder()

/** @throws ConfigurationError `HAYATE_WEBSOCKET_MESSAGE` for what is no schema, and what an output may not be. */
export function compileMessages(source: MessageSource): MessagePlan {
  checkSchema(source.label, 'receive', source.receive)
  checkSchema(source.label, 'send', source.send)
  const read = source.receive === undefined ? readRaw : readerOf(source.receive, source)
  const writer: OutputWriter =
    source.send === undefined ? { write: jsonText } : compileOutputSchema(source.send, source)
  return { read, write: (value) => writer.write(value) }
}

function checkSchema(label: string, name: string, schema: unknown): void {
  if (schema === undefined || (schema instanceof Object && '~standard' in schema)) return
  throw new ConfigurationError(
    'HAYATE_WEBSOCKET_MESSAGE',
    `${label}: ${name} is no schema. Give one for all messages of that direction; several kinds are a union.`,
  )
}

function readRaw(bytes: Uint8Array, isText: boolean): Validation {
  return { ok: true, value: isText ? decoder.decode(bytes) : bytes }
}

function readerOf(schema: Schema, source: MessageSource): MessagePlan['read'] {
  const compiled = compileSchema(schema, source.validators)
  const decode = compileJsonDecoder(schema)
  const limits = { maxDepth: source.maxJsonDepth }
  return (bytes) => {
    const parsed = parseMessage(bytes, limits)
    if (!parsed.ok) return parsed
    const decoded = decode === undefined ? parsed : decode(parsed.value)
    return decoded.ok ? runValidation(compiled, decoded.value) : decoded
  }
}

function parseMessage(bytes: Uint8Array, limits: { readonly maxDepth: number }): Validation {
  try {
    const outcome = parseJson(bytes, limits)
    return outcome.ok ? outcome : { ok: false, issues: [outcome.issue] }
  } catch (error) {
    // A binary message that is no UTF-8; a text is checked by the transport.
    if (!(error instanceof HttpError)) throw error
    return { ok: false, issues: [{ path: [], code: 'json_invalid', params: { error: 'invalid UTF-8', offset: 0 } }] }
  }
}
