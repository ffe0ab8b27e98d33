import { Hayate, HttpError, request } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region request
app.get('/hello', { input: { request } }, ({ request }) => ({
  client: request.client?.host ?? 'unknown',
  method: request.method,
  path: request.path,
  tags: request.query.getAll('tag'),
  agent: request.headers.get('user-agent') ?? null,
}))
// #endregion request

// #region raw
app.post('/bytes', { input: { request }, maxBodyBytes: 1_000 }, async ({ request }) => {
  const bytes = await request.body()
  return { bytes: bytes.length, type: request.headers.get('content-type') ?? null }
})
// #endregion raw

// #region stream
app.post('/lines', { input: { request }, maxBodyBytes: 100_000_000 }, async ({ request }) => {
  let lines = 0
  for await (const piece of request.stream()) for (const byte of piece) if (byte === 10) lines += 1
  return { lines }
})
// #endregion stream

// #region yaml
const Config = z.object({ name: z.string(), size: z.string() })

/** `name: value`, one each line: the simplest YAML there is. */
function parseLines(text: string): Record<string, string> {
  const pairs = text.split('\n').filter((line) => line.includes(': '))
  return Object.fromEntries(
    pairs.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
}

app.post(
  '/config',
  {
    input: { request },
    openapi: {
      requestBody: { required: true, content: { 'application/yaml': { schema: z.toJSONSchema(Config) } } },
    },
  },
  async ({ request }) => {
    const config = Config.safeParse(parseLines(new TextDecoder().decode(await request.body())))
    if (!config.success) throw new HttpError(422, z.prettifyError(config.error))
    return config.data
  },
)
// #endregion yaml

if (import.meta.main) await serve(app)
