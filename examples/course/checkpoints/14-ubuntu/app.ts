import { Hayate, request } from 'hayate'
import { serve } from 'hayate/node'

/** nginx stands in front, on the same machine: what it says about the client is believed, and nobody else. */
export const app = new Hayate({ title: 'Behind nginx', trustProxy: ['loopback'] })

app.get('/', { input: { request } }, ({ request }) => ({ client: request.client?.host, url: request.url }))

if (import.meta.main) await serve(app)
