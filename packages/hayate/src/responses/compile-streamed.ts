import type { Exchange } from '../dependencies/exchange.ts'
import { HttpResponse } from '../http/http-response.ts'
import type { Schema } from '../schema/schema.ts'
import { compileOutputSchema, type FormWriter, jsonOf, type OutputSettings } from './compile-output-schema.ts'
import { ItemStream } from './item-stream.ts'
import type { Streamed } from './output.ts'
import type { ResponseBuilder, ResponseSettings } from './response-builder.ts'
import { ResponseError } from './response-error.ts'
import { YieldedEvent } from './server-sent-event.ts'

type Items = AsyncIterable<unknown> | Iterable<unknown>

type Line = (item: unknown) => string | Promise<string>

function isIterable(value: unknown): value is Items {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
}

/**
 * A generator handler: each item goes through the item's schema and leaves as soon as it is yielded. The answer begins with
 * its first item, so what the generator throws before that is an error answer like any other; an event stream, whose first
 * event may be far away, begins after `openAfterMs` at the latest.
 */
export function compileStreamed(
  output: Streamed<Schema, 'jsonl' | 'sse'>,
  settings: ResponseSettings,
): ResponseBuilder {
  const { label, validators, outputOptions } = settings
  const itemSettings: OutputSettings = { label, validators, outputOptions }
  const writer = compileOutputSchema(output.item, itemSettings)
  const line = output.kind === 'jsonl' ? jsonLine(writer) : eventLines(writer)
  const headers =
    output.kind === 'jsonl'
      ? ['content-type', 'application/jsonl']
      : ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache', 'x-accel-buffering', 'no']
  const { heartbeatMs = false, openAfterMs } = output.options ?? {}
  const heartbeat = heartbeatMs === false ? undefined : { text: ': ping\n\n', afterMs: heartbeatMs }
  return {
    async build(result: unknown, exchange: Exchange): Promise<HttpResponse> {
      if (!isIterable(result))
        throw new ResponseError(
          `${label}: its output is a stream, so the handler is a generator or returns an iterable.`,
        )
      const body = new ItemStream(writeItems(result, line), heartbeat)
      // HEAD never starts the generator.
      if (exchange.request.method !== 'HEAD') await body.open(openAfterMs)
      return new HttpResponse(exchange.replyStatus ?? settings.status, [...headers], body)
    },
  }
}

function jsonLine(writer: FormWriter): Line {
  const end = (form: unknown): string => `${jsonOf(form)}\n`
  return (item) => writer.writeForm(item, end)
}

function eventLines(writer: FormWriter): Line {
  const end = (form: unknown): string => `data: ${jsonOf(form)}\n\n`
  return (item) => {
    if (!(item instanceof YieldedEvent)) return writer.writeForm(item, end)
    if (item.data === undefined) return item.text(undefined)
    return writer.writeForm(item.data, (form) => item.text(jsonOf(form)))
  }
}

async function* writeItems(items: Items, line: Line): AsyncGenerator<string, void, undefined> {
  for await (const item of items) yield await line(item)
}
