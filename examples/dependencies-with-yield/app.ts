import { background, defineError, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Dependencies with yield' })
/** What happened, in order: for this example only. */
export const events: string[] = []

// #region session
const tooMany = defineError('too_many', { status: 409, title: 'There is no room for more' })

const session = depends(
  async function* () {
    events.push('begin')
    const changes: string[] = []
    try {
      yield changes
    } catch (error) {
      events.push('roll back')
      throw error
    }
    if (changes.length > 2) throw tooMany('Three at most')
    events.push(`commit ${changes.length}`)
  },
  { errors: [tooMany] },
)

app.post(
  '/notes',
  { input: { session, background, count: z.int() }, status: 201 },
  ({ session, background, count }) => {
    for (let at = 0; at < count; at += 1) session.push(`note ${at}`)
    if (count < 0) throw new RangeError('not a count')
    background.add(() => events.push('mail'))
    return { saved: session.length }
  },
)
// #endregion session

// #region app
const connection = depends.app(async function* () {
  events.push('connect')
  yield { name: 'the only one' }
  events.push('disconnect')
})

app.get('/connection', { input: { connection } }, ({ connection }) => connection)
// #endregion app

// #region later
const slowLog = depends(
  async function* () {
    yield (text: string) => events.push(text)
    events.push('log closed')
  },
  { close: 'after-response' },
)

app.get('/later', { input: { slowLog, background } }, ({ slowLog, background }) => {
  background.add(() => slowLog('written after the answer'))
  return 'sent'
})
// #endregion later

if (import.meta.main) await serve(app)
