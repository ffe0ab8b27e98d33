import type { Hayate } from 'hayate'
import { serve } from 'hayate/node'

/** An application on a free port, for as long as the test holds it. */
export interface ServedApp extends AsyncDisposable {
  readonly url: string
  get(path: string, options?: RequestInit): Promise<Response>
}

export async function serveApp(app: Hayate): Promise<ServedApp> {
  const server = await serve(app, { port: 0, signals: false, graceMs: 1_000 })
  return {
    url: server.url,
    get: (path, options) => fetch(server.url + path, options),
    [Symbol.asyncDispose]: () => server.stop(),
  }
}
