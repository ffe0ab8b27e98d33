import { type IncomingHttpHeaders, type IncomingMessage, request as nodeRequest } from 'node:http'
import type { Transform } from 'node:stream'
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib'
import type { Hayate } from 'hayate'
import { type RunningServer, serve } from 'hayate/node'

export type Coding = 'zstd' | 'br' | 'gzip'

export const codings: readonly Coding[] = ['zstd', 'br', 'gzip']

const decompress: Readonly<Record<Coding, (bytes: Buffer) => Buffer>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
}

const opener: Readonly<Record<Coding, () => Transform>> = {
  zstd: createZstdDecompress,
  br: createBrotliDecompress,
  gzip: createGunzip,
}

/** An answer as its bytes came over the socket. */
export interface Exchanged {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The bytes without their coding. */
  readonly plain: Buffer
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

export function serveApp(app: Hayate): Promise<RunningServer> {
  return serve(app, { port: 0, host: '127.0.0.1', signals: false })
}

/** The head of an answer, whose body nobody reads yet. */
export function open(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: Asked = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    nodeRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, resolve).on('error', reject).end()
  })
}

export async function ask(port: number, path: string, asked: Asked = {}): Promise<Exchanged> {
  const message = await open(port, path, asked)
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const coding = message.headers['content-encoding'] as Coding | undefined
  const plain = coding === undefined || bytes.length === 0 ? bytes : decompress[coding](bytes)
  return { status: message.statusCode ?? 0, headers: message.headers, bytes, plain }
}

/** What can be read of a compressed stream so far, piece by piece. */
export async function* readDecoded(message: IncomingMessage): AsyncGenerator<string, void, undefined> {
  const coding = message.headers['content-encoding'] as Coding
  const decoder = message.pipe(opener[coding]())
  for await (const chunk of decoder) yield String(chunk)
}
