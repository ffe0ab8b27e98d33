import { body, eventStream, Hayate, header, serverSentEvent } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ openapi: '3.2' })

// #region items
const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: 'Item' })
const items: readonly z.infer<typeof Item>[] = [
  { name: 'Plumbus', price: 32.99 },
  { name: 'Portal Gun', price: 999.99 },
]

app.get('/items/stream', { output: eventStream(Item) }, async function* streamItems() {
  yield* items
})
// #endregion items

// #region resume
app.get(
  '/items/updates',
  { input: { lastEventId: header(z.int().default(-1)) }, output: eventStream(Item) },
  async function* streamUpdates({ lastEventId }) {
    yield serverSentEvent({ comment: 'stream of item updates', retry: 5000 })
    for (const [id, item] of items.entries()) {
      if (id > lastEventId) yield serverSentEvent({ data: item, event: 'item_update', id: String(id) })
    }
  },
)
// #endregion resume

// #region chat
app.post(
  '/chat',
  { input: { prompt: body(z.string(), { embed: true }) }, output: eventStream(z.string()) },
  async function* chat({ prompt }) {
    for (const word of prompt.split(' ')) yield serverSentEvent({ data: word, event: 'token' })
    yield serverSentEvent({ rawData: '[DONE]', event: 'done' })
  },
)
// #endregion chat

if (import.meta.main) await serve(app)
