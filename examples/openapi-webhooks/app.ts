import { body, Hayate, type WebhookInputs } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

const Subscription = z
  .object({ username: z.string(), monthly_fee: z.number(), start_date: z.date() })
  .meta({ id: 'Subscription' })

export const app = new Hayate()

// #region webhook
export const newSubscription = app.webhooks.post('new-subscription', {
  input: { subscription: body(Subscription) },
  description: 'When a new user subscribes to your service, we send you this to the address that you registered.',
  status: 204,
})
// #endregion webhook

// #region send
type NewSubscription = WebhookInputs<typeof newSubscription>['subscription']

/** What is sent has the type that the document promises. */
export function makeRequest(url: string, subscription: NewSubscription): Request {
  const headers = { 'content-type': 'application/json' }
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(subscription) })
}
// #endregion send

app.get('/users', function readUsers() {
  return ['Rick', 'Morty']
})

if (import.meta.main) await serve(app)
