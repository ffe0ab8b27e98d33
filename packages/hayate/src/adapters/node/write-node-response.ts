import type { HttpResponse } from '../../http/http-response.ts'
import type { Logger } from '../../logging/logger.ts'
import { isBodiless } from '../../responses/bodiless-status.ts'
import { endAfterDraining, leavesBodyUnread } from './drain-request.ts'
import type { NodeRequestSource } from './node-request-source.ts'
import { problemRefusal } from './refusal.ts'
import { runAfterSent } from './run-after-sent.ts'
import { slicePieces, writeStream } from './write-stream.ts'

/** A longer body is written in pieces, so that progress can be seen and a stuck reader holds little. */
const maxPieceBytes = 65_536

const unwritable = problemRefusal(500, 'The server could not write its answer.')

/** What every answer of a server shares. */
export interface WriteContext {
  readonly log: Logger
  /** While the server stops, each answer is the last on its connection. */
  readonly stopping: boolean
}

/**
 * Writes an answer: `content-length` for bodies that are known, none for 204 and 304, no body for HEAD; streams with
 * back-pressure. Runs `response.onSent` once, when the last byte has left or the peer is gone. Never throws.
 */
export function writeNodeResponse(source: NodeRequestSource, response: HttpResponse, context: WriteContext): void {
  const out = source.response
  try {
    // `node:http` would send an interim status as if an answer followed, and the client waits for it.
    if (response.status < 200) throw new RangeError(`An answer has a status from 200 on, not ${response.status}.`)
    const drain = source.bodyLength !== 0 && leavesBodyUnread(source)
    const { connection } = source
    const ends = connection.closing && !connection.refusalFollows
    if (drain || ends || context.stopping || source.lastOnConnection) {
      response.setHeader('connection', 'close')
    }
    writeBody(source, response, context, drain)
  } catch (error) {
    // A header that may not be sent (a line break, a character outside Latin-1) or a status that does not exist.
    context.log.error({ error, path: source.target }, 'an answer could not be written')
    if (out.headersSent) out.destroy()
    // `node:http` keeps in mind that the status which failed had no body.
    else if (isBodiless(response.status)) out.writeHead(500, ['content-length', '0', 'connection', 'close']).end()
    else out.writeHead(unwritable.status, unwritable.headers as string[]).end(unwritable.body)
    if (response.onSent !== undefined) runAfterSent(out, response.onSent, context.log)
  }
}

function writeBody(source: NodeRequestSource, response: HttpResponse, context: WriteContext, drain: boolean): void {
  const { body, headers, status } = response
  const out = source.response
  if (typeof body === 'string') {
    const bytes = Buffer.byteLength(body)
    if (bytes > maxPieceBytes) {
      writePieces(source, response, Buffer.from(body), context)
      return
    }
    completeHeaders(response, bytes)
  } else if (body === null) {
    completeHeaders(response, source.method === 'HEAD' ? response.omittedLength : 0)
  } else if (body instanceof Uint8Array) {
    if (body.byteLength > maxPieceBytes) {
      writePieces(source, response, body, context)
      return
    }
    completeHeaders(response, body.byteLength)
  } else {
    completeHeaders(response, undefined)
    void writeStream(source, response, body, context.log)
    return
  }
  out.writeHead(status, headers)
  // `node:http` itself leaves the body out for HEAD, 204 and 304.
  if (drain) endAfterDraining(source, body)
  else out.end(body)
  if (response.onSent !== undefined) runAfterSent(out, response.onSent, context.log)
}

function writePieces(source: NodeRequestSource, response: HttpResponse, body: Uint8Array, context: WriteContext): void {
  completeHeaders(response, body.byteLength)
  void writeStream(source, response, slicePieces(body, maxPieceBytes), context.log)
}

/**
 * Adds the length, unless the application has given one, and removes a transfer coding: framing is ours alone. An answer
 * fetched from elsewhere and passed on still carries the framing of the other connection.
 */
function completeHeaders(response: HttpResponse, length: number | undefined): void {
  const { headers, status } = response
  let hasLength = false
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string
    // In any case: two lengths, or a length beside a coding, are two answers to whoever reads them differently.
    if (name.length === 14 && name.toLowerCase() === 'content-length') {
      headers[at] = 'content-length'
      hasLength = true
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      headers.splice(at, 2)
      at -= 2
    }
  }
  // RFC 9110 §8.6: no length with 204; for 304 it would have to be that of the 200.
  if (status === 204 || status === 304) {
    if (hasLength) response.removeHeader('content-length')
    return
  }
  if (length === undefined) return
  if (!hasLength) headers.push('content-length', String(length))
  else if (response.body !== null) response.setHeader('content-length', String(length))
}
