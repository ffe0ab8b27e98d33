import { Hayate } from 'hayate'
import { serve } from 'hayate/node'

const lines: string[] = []

// #region sub
export const shop = new Hayate({
  title: 'Shop',
  lifespan: async function* () {
    lines.push('the shop opens')
    yield
    lines.push('the shop closes')
  },
})
shop.get('/', () => 'Welcome')
export const readItem = shop.get('/sub', () => ({ message: 'Hello World from sub API' }))
// #endregion sub

// #region main
export const app = new Hayate({ title: 'Main' })
app.get('/app', () => ({ message: 'Hello World from main app' }))
app.get('/log', () => lines)
app.mount('/shop', shop)
// #endregion main

// #region handler
app.mount('/legacy', (request: Request) => new Response(`legacy code sees ${new URL(request.url).pathname}`))
// #endregion handler

// #region host
app.mount('/', shop, { host: 'shop.example.com' })
// #endregion host

if (import.meta.main) await serve(app)
