import type { Exchange } from '../dependencies/exchange.ts'
import { HttpResponse } from '../http/http-response.ts'
import type { Schema } from '../schema/schema.ts'
import { compileOutputSchema, type OutputSettings, type OutputWriter } from './compile-output-schema.ts'
import type { Streamed } from './output.ts'
import type { ResponseBuilder, ResponseSettings } from './response-builder.ts'
import { ResponseError } from './response-error.ts'

type Items = AsyncIterable<unknown> | Iterable<unknown>

function isIterable(value: unknown): value is Items {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
}

/** A generator handler: each item goes through the item's schema and leaves as soon as it is yielded. */
export function compileStreamed(
  output: Streamed<Schema, 'jsonl' | 'sse'>,
  settings: ResponseSettings,
): ResponseBuilder {
  const itemSettings: OutputSettings = { label: settings.label, validators: settings.validators }
  const writer = compileOutputSchema(output.item, itemSettings)
  const headers =
    output.kind === 'jsonl'
      ? ['content-type', 'application/jsonl']
      : ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache', 'x-accel-buffering', 'no']
  const line = output.kind === 'jsonl' ? (item: string) => `${item}\n` : (item: string) => `data: ${item}\n\n`
  return {
    build(result: unknown, exchange: Exchange): HttpResponse {
      if (!isIterable(result))
        throw new ResponseError(
          `${settings.label}: its output is a stream, so the handler is a generator or returns an iterable.`,
        )
      return new HttpResponse(exchange.replyStatus ?? settings.status, [...headers], writeItems(result, writer, line))
    },
  }
}

async function* writeItems(items: Items, writer: OutputWriter, line: (item: string) => string): AsyncGenerator<string> {
  for await (const item of items) yield line(await writer.write(item))
}
