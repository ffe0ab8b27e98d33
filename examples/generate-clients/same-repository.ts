import { createClient } from 'hayate/client'
import { manifest } from './items.manifest.ts'

// #region client
const client = createClient<typeof import('./items.ts')>(manifest, {
  baseUrl: 'http://127.0.0.1:8000',
  token: () => 'yuki',
})
// #endregion client

// #region call
export async function order(): Promise<string> {
  const result = await client.createItem({ item: { name: 'Coffee', price: 3 } })
  if (result.ok) return `${result.data.name} since ${result.data.added}`
  switch (result.code) {
    case 'out_of_stock':
      return `Back on ${result.error.backOn}`
    case 'invalid':
      return result.error.errors.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')
    case 'not_authenticated':
      return 'Please log in'
    default:
      return `Something went wrong: ${result.error.title}`
  }
}
// #endregion call

// #region stream
export async function prices(signal: AbortSignal): Promise<string[]> {
  const lines: string[] = []
  const result = await client.watchPrices({}, { signal })
  if (!result.ok) return lines
  for await (const { name, price } of result.data) lines.push(`${name} ${price}`)
  return lines
}
// #endregion stream
