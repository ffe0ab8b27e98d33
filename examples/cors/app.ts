import { Hayate } from 'hayate'
import { cors } from 'hayate/middleware'
import { serve } from 'hayate/node'

export const app = new Hayate({ title: 'CORS' })

// #region cors
app.use(
  cors({
    origins: ['http://localhost:3000', /^https:\/\/[a-z0-9-]+\.shop\.example$/],
    credentials: true,
    methods: ['GET', 'POST'],
    exposeHeaders: ['x-request-id'],
  }),
)
// #endregion cors

app.get('/', () => ({ message: 'Hello World' }))
app.get('/boom', () => {
  throw new Error('nobody expected this')
})

if (import.meta.main) await serve(app)
