import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Bytes in JSON' })

// #region route
const Data = z.object({ description: z.string(), data: z.instanceof(Uint8Array) }).meta({ id: 'Data' })

app.post('/data', { input: { value: body(Data) } }, ({ value }) => ({
  description: value.description,
  content: new TextDecoder().decode(value.data),
}))

app.get('/data', { output: Data }, () => ({
  description: 'A plumbus',
  data: new TextEncoder().encode('hello'),
}))
// #endregion route

if (import.meta.main) await serve(app)
