import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { background, depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Background tasks' })
export const logFile = join(tmpdir(), `hayate-mail-${process.pid}.log`)

// #region task
async function writeLog(message: string): Promise<void> {
  await appendFile(logFile, `${message}\n`)
}
// #endregion task

// #region dependency
const noted = depends({ q: z.string().optional(), background }, ({ q, background }) => {
  if (q !== undefined) background.add(writeLog, `found query: ${q}`)
  return q
})
// #endregion dependency

// #region route
app.post(
  '/send-notification/{email}',
  { input: { email: z.email(), background, noted }, status: 202 },
  ({ email, background }) => {
    background.add(writeLog, `message to ${email}`)
    return { message: 'Notification is on its way' }
  },
)
// #endregion route

if (import.meta.main) await serve(app)
