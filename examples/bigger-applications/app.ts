import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { headerToken, queryToken } from './dependencies.ts'
import { router as admin } from './internal/admin.ts'
import { router as items } from './routers/items.ts'
import { router as users } from './routers/users.ts'

export const app = new Hayate({ title: 'Bigger', dependencies: [queryToken] })

app.include(users)
app.include(items)
app.include(admin, {
  prefix: '/admin',
  tags: ['admin'],
  dependencies: [headerToken],
  responses: { 418: { description: 'I am a teapot' } },
})

app.get('/', () => ({ message: 'Hello Bigger Applications!' }))

if (import.meta.main) await serve(app)
