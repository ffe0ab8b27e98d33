import { createServer, type ServerResponse } from 'node:http'
import { announce, observed, writeLogLine } from '../announce.ts'
import { rows, user } from '../scenarios.ts'

/** No routing and no validation: the floor that a framework stands on. It writes what the others write, and no more. */
function send(response: ServerResponse, value: unknown, status = 200): void {
  const text = JSON.stringify(value)
  response.writeHead(status, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(text))])
  response.end(text)
}

const posts = rows.map(({ owner_secret: _secret, ...row }) => row)
const { password: _password, ...leaving } = user

const server = createServer((request, response) => {
  if (observed) {
    const startedAt = performance.now()
    response.setHeader('x-request-id', crypto.randomUUID())
    response.on('finish', () =>
      writeLogLine(request.method ?? '', request.url ?? '', response.statusCode, performance.now() - startedAt),
    )
  }
  const path = request.url ?? ''
  if (path === '/hello') return send(response, { hello: 'world' })
  if (path.startsWith('/items/')) return send(response, { id: 42, name: 'Item 42', q: 'wave' })
  if (path === '/posts') return send(response, posts)
  if (path.startsWith('/chain')) return send(response, { offset: 40, limit: 20 })
  if (path.startsWith('/section')) return send(response, { id: 7 })
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    JSON.parse(text)
    send(response, { id: 1, ...leaving }, 201)
  })
})
server.listen(0, '127.0.0.1', () => announce(server))
