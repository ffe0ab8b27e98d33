import { createClient, type NewItem } from './client.ts'

const client = createClient({ baseUrl: 'http://127.0.0.1:8000', token: 'yuki' })

export async function order(item: NewItem): Promise<string> {
  const result = await client.createItem({ body: item })
  if (result.ok) return `Item ${result.data.id}`
  return result.code === 'out_of_stock' ? `Back on ${result.error.backOn}` : result.error.title
}
