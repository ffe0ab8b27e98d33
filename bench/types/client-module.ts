function callOf(at: number): string {
  if (at % 2 === 0) {
    return `
const result${at} = await client.read${at}({ item_id: 1, token: 't' })
if (result${at}.ok) show(result${at}.data.title${at})
else if (result${at}.code === 'missing_item') show(result${at}.error.title)
`
  }
  return `
const result${at} = await client.write${at}({ order: { title${at}: 't', quantity: 1, address: { city: 'c', street: 's' } }, token: 't' })
if (result${at}.ok) show(result${at}.data.address.city)
else if (result${at}.code === 'invalid') show(result${at}.error.errors[0]?.code)
`
}

function planOf(at: number): string {
  if (at % 2 === 0) {
    return `  read${at}: {
    method: 'GET',
    path: '/section${at}/items/{item_id}',
    inputs: { item_id: { in: 'path' }, q: { in: 'query' }, trace: { in: 'query' }, token: { in: 'query' } },
    errors: { 403: ['refused'], 404: ['missing_item'], 422: ['invalid'] },
  },
`
  }
  return `  write${at}: {
    method: 'POST',
    path: '/section${at}/orders',
    inputs: { order: { in: 'body' }, trace: { in: 'query' }, token: { in: 'query' } },
    body: { type: 'application/json' },
    errors: { 403: ['refused'], 422: ['invalid'] },
  },
`
}

/** A module that calls each route of `routes.ts`, and looks at what came: the manifest is the one that hayate client writes. */
export function clientModule(count: number): string {
  const all = Array.from({ length: count }, (_, at) => at)
  return `import { createClient } from 'hayate/client'

const manifest = {
${all.map(planOf).join('')}} as const
const client = createClient<typeof import('./routes.ts')>(manifest, { baseUrl: '' })
const show = (text: string | undefined): void => console.log(text)
${all.map(callOf).join('')}`
}
