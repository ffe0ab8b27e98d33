import { connect, type Socket } from 'node:net'
import type { Scenario } from './scenarios.ts'

const connections = 50
const headEnd = Buffer.from('\r\n\r\n')

/** Asks one thing over keep-alive connections, one request at a time on each, for `durationMs`; returns the answers counted. */
export async function load(port: number, scenario: Scenario, durationMs: number): Promise<number> {
  const request = requestBytes(port, scenario)
  const until = performance.now() + durationMs
  const counts = await Promise.all(Array.from({ length: connections }, () => runConnection(port, request, until)))
  return counts.reduce((sum, count) => sum + count, 0)
}

function requestBytes(port: number, { method, path, body }: Scenario): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'User-Agent: bench', 'Accept: */*']
  if (body !== undefined) lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

function runConnection(port: number, request: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request))
    let count = 0
    let pending: Buffer = Buffer.alloc(0)
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('close', () => resolve(count))
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const length = answerLength(pending)
      if (length === undefined || pending.length < length) return
      pending = pending.subarray(length)
      count += 1
      if (performance.now() < until) socket.write(request)
      else socket.end()
    })
  })
}

/** Bytes of the first answer in a buffer; undefined while its head is not complete. */
function answerLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  if (!head.startsWith('http/1.1 2')) throw new Error(`The server answered ${head.slice(0, 40)}`)
  const at = head.indexOf('content-length:')
  if (at === -1) throw new Error('The server sent no Content-Length.')
  return end + 4 + Number.parseInt(head.slice(at + 15), 10)
}
