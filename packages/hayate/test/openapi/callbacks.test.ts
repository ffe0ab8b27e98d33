import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { body, type Callbacks, ConfigurationError, Hayate, header, query, Router, type WebhookInputs } from 'hayate'
import { apiKey, httpBearer } from 'hayate/security'
import { testClient } from 'hayate/testing'
import * as z from 'zod'

const Event = z.object({ description: z.string(), paid: z.boolean() }).meta({ id: 'InvoiceEvent' })
const Received = z.object({ ok: z.boolean() }).meta({ id: 'InvoiceEventReceived' })

const paid: Callbacks = {
  invoicePaid: {
    '{$request.query.callback_url}/invoices/{$request.body#/id}': {
      post: {
        input: { event: body(Event), attempt: query(z.int()), signature: header(z.string()) },
        output: Received,
        description: 'Sent when the customer has paid.',
      },
    },
  },
}

function invoices(callbacks: Callbacks): Hayate {
  const app = new Hayate({ log: false })
  const input = { id: body(z.string(), { embed: true }), callback_url: query(z.url().optional()) }
  app.post('/invoices', { input, callbacks }, function createInvoice() {
    return { created: true }
  })
  return app
}

test('a callback stands in its operation with what is sent and what is expected, its schemas as components', () => {
  const document = invoices(paid).openapi()
  const callback = document.paths['/invoices']?.post?.callbacks?.invoicePaid
  const operation = callback?.['{$request.query.callback_url}/invoices/{$request.body#/id}']?.post
  deepStrictEqual(operation, {
    summary: 'Invoice Paid',
    description: 'Sent when the customer has paid.',
    operationId: 'createInvoice_invoicePaid',
    parameters: [
      { name: 'attempt', in: 'query', required: true, schema: operation?.parameters?.[0]?.schema },
      { name: 'signature', in: 'header', required: true, schema: { type: 'string' } },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/InvoiceEvent' } } },
    },
    responses: {
      200: {
        description: 'OK',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/InvoiceEventReceived' } } },
      },
    },
  })
  ok(document.components?.schemas?.InvoiceEvent)
  ok(document.components?.schemas?.InvoiceEventReceived)
})

test('a callback is never executed: the route answers as it would without', async () => {
  await using client = await testClient(invoices(paid))
  const answer = await client.post('/invoices?callback_url=http://127.0.0.1:9', { json: { id: 'a' } })
  strictEqual(answer.status, 200)
  deepStrictEqual(await answer.json(), { created: true })
  strictEqual((await client.post('/{$request.query.callback_url}/invoices/a')).status, 404)
})

test('callbacks of the application, of include, of a router and of a route add up', () => {
  const one = (name: string): Callbacks => ({ [name]: { '{$request.query.url}': { get: {} } } })
  const router = new Router({ prefix: '/a', callbacks: one('router') })
  router.get('/b', { callbacks: one('route') }, function read() {
    return 1
  })
  const app = new Hayate({ log: false, callbacks: one('application') })
  app.include(router, { callbacks: one('include') })
  const callbacks = app.openapi().paths['/a/b']?.get?.callbacks ?? {}
  deepStrictEqual(Object.keys(callbacks), ['application', 'include', 'router', 'route'])
  const ids = Object.values(callbacks).map((callback) => callback['{$request.query.url}']?.get?.operationId)
  deepStrictEqual(ids, ['read_application', 'read_include', 'read_router', 'read_route'])
})

test('several operations of one callback have names of their own', () => {
  const document = invoices({ seen: { '{$a}': { get: {}, post: {} }, '{$b}': { post: {} } } }).openapi()
  const seen = document.paths['/invoices']?.post?.callbacks?.seen ?? {}
  const ids = Object.values(seen).flatMap((item) => Object.values(item).map((operation) => operation.operationId))
  deepStrictEqual(ids, ['createInvoice_seen_get', 'createInvoice_seen_post', 'createInvoice_seen_post_3'])
})

test('a mistake in a callback names the callback and its route', () => {
  throws(
    () => invoices({ paid: { '{$url}': { post: { input: { event: Event } } } } }).openapi(),
    (error) => error instanceof ConfigurationError && /the callback 'paid' of POST \/invoices/.test(error.message),
  )
  throws(
    () => invoices({ paid: { '{$url}': { post: { operationId: 'createInvoice' } } } }).openapi(),
    (error) => error instanceof ConfigurationError && error.code === 'HAYATE_DUPLICATE_OPERATION_ID',
  )
})

test('webhooks stand in the document by name, with their body, tags and security, and are not served', async () => {
  const Subscription = z.object({ username: z.string(), fee: z.number() }).meta({ id: 'Subscription' })
  const app = new Hayate({ log: false })
  const hook = app.webhooks.post('new-subscription', {
    input: { subscription: body(Subscription), token: httpBearer() },
    description: 'When a new user subscribes.',
    tags: ['events'],
    status: 204,
  })
  app.webhooks.get('ping', { input: { key: apiKey({ in: 'header', name: 'x-key' }) } })
  const document = app.openapi()
  deepStrictEqual(document.webhooks?.['new-subscription'], {
    post: {
      tags: ['events'],
      summary: 'New Subscription',
      description: 'When a new user subscribes.',
      operationId: 'new_subscription',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Subscription' } } },
      },
      responses: { 204: { description: 'No Content' } },
      security: [{ bearer: [] }],
    },
  })
  deepStrictEqual(document.tags, [{ name: 'events' }])
  deepStrictEqual(Object.keys(document.components?.securitySchemes ?? {}), ['apiKeyHeader', 'bearer'])
  // What is sent has a type: the compiler checks it here.
  const sent: WebhookInputs<typeof hook>['subscription'] = { username: 'ada', fee: 1.5 }
  strictEqual(hook.name, 'new-subscription')
  await using client = await testClient(app)
  strictEqual((await client.post('/new-subscription', { json: sent })).status, 404)
})

test('one webhook twice is a mistake that names it; its methods are told apart', () => {
  const app = new Hayate({ log: false })
  app.webhooks.post('paid')
  app.webhooks.put('paid')
  const ids = Object.values(app.openapi().webhooks?.paid ?? {}).map((operation) => operation.operationId)
  deepStrictEqual(ids, ['paid_post', 'paid_put'])
  app.webhooks.post('paid')
  throws(
    () => app.openapi(),
    (error) => error instanceof ConfigurationError && error.code === 'HAYATE_DUPLICATE_WEBHOOK',
  )
})
