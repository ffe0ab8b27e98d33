import type { Socket } from 'node:net'
import { HttpError } from '../../errors/http-error.ts'
import { type Connection, connectionOf } from './connection.ts'
import { problemRefusal, type Refusal, refusalBytes } from './refusal.ts'

const malformed = problemRefusal(400, 'The request is not valid HTTP.')
const headersTooLarge = problemRefusal(431, 'The request line and headers are too large.')
const extensionsTooLarge = problemRefusal(413, 'The chunk extensions are too large.')
const tooSlow = problemRefusal(408, 'The request took too long to arrive.')

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: extensionsTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
}

/** How long, and for how many bytes, a client may go on sending after the refusal. */
const lingerMs = 1_000
const maxLingerBytes = 262_144

/**
 * Answers bytes that the parser refuses, and requests that do not arrive in time. Answers on their way on the same socket
 * leave first: writing at once would put the refusal in the place of an answer to an earlier, pipelined request.
 */
export function answerParseError(error: Error, socket: Socket): void {
  const connection = connectionOf(socket)
  if (connection === undefined || !socket.writable || codeOf(error) === 'ECONNRESET') {
    socket.destroy()
    return
  }
  if (connection.closing) {
    // The parser complains again about each further piece of a connection that is about to end.
    if (connection.lingerFrom !== -1 && socket.bytesRead - connection.lingerFrom > maxLingerBytes) socket.destroy()
    return
  }
  connection.closing = true
  const refusal = refusals[codeOf(error)] ?? malformed
  if (!connection.answering) {
    // A browser opens sockets in advance and never uses some of them; there is nothing to answer.
    if (socket.bytesRead === 0) socket.destroy()
    else refuseAndLinger(connection, refusal)
    return
  }
  afterAnswers(connection, refusal, codeOf(error))
}

function afterAnswers(connection: Connection, refusal: Refusal, code: string): void {
  const { socket, response, body } = connection
  // Whether the broken bytes are the rest of the request that is being answered: its answer is the only one then.
  const isSameRequest = response?.req.complete === false
  connection.refusalFollows = !isSameRequest
  if (isSameRequest) {
    connection.bodyError = bodyError(refusal)
    body?.fail(connection.bodyError)
    // The client has ended its side in the middle of its request: nobody waits for what the handler does.
    if (code === 'HPE_INVALID_EOF_STATE')
      connection.abort?.abort(new DOMException('The client went away.', 'AbortError'))
  }
  response?.once('close', () => {
    if (isSameRequest || !socket.writable) socket.destroySoon()
    else refuseAndLinger(connection, refusal)
  })
}

function bodyError(refusal: Refusal): HttpError {
  if (refusal === tooSlow) return new HttpError(408, 'The request body took too long to arrive.')
  if (refusal === extensionsTooLarge) return new HttpError(413, 'The chunk extensions are too large.')
  return new HttpError(400, 'The request body is not valid HTTP.')
}

/** Writes a refusal straight to the socket, and ends it without a reset that would overtake the refusal. */
export function refuseAndLinger(connection: Connection, refusal: Refusal): void {
  const { socket } = connection
  connection.lingerFrom = socket.bytesRead
  socket.end(refusalBytes(refusal))
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
