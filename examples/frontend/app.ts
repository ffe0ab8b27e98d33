import { frontend, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Shop' })

const Item = z.object({ name: z.string() })

app.get('/api/items', { output: z.array(Item) }, () => [{ name: 'Ink' }, { name: 'Paper' }])

app.mount(
  '/',
  frontend(new URL('./built', import.meta.url), {
    headers: { 'content-security-policy': "default-src 'self'" },
  }),
)

if (import.meta.main) await serve(app)
