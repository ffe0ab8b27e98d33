import type { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { type RawAnswer, rawExchange } from '../adapters/raw-exchange.ts'

/** An application on a free port, asked with bytes. */
export interface Served extends AsyncDisposable {
  /** Sends bytes as they are; `Connection: close` in the last request ends the wait. */
  send(bytes: string): Promise<RawAnswer>
}

export async function served(app: Hayate): Promise<Served> {
  const server = await serve(app, { port: 0, signals: false, graceMs: 500 })
  return {
    send: (bytes) => rawExchange(server.port, bytes, { waitMs: 2_000 }),
    [Symbol.asyncDispose]: () => server.stop(),
  }
}
