import { defineError, Hayate, sendFile } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

const folder = new URL('./files/', import.meta.url)
const reports = new Map([[1, { file: 'report-1.csv', name: '売上 2026.csv' }]])
const noReport = defineError('no_report', { status: 404, title: 'No such report' })

app.get(
  '/reports/{report_id}',
  { input: { report_id: z.int() }, errors: [noReport], respondWith: sendFile },
  ({ report_id }) => {
    const report = reports.get(report_id)
    if (report === undefined) throw noReport(`There is no report ${report_id}.`)
    return sendFile(new URL(report.file, folder), { filename: report.name })
  },
)

app.get('/terms', { respondWith: sendFile }, () =>
  sendFile(new URL('terms.txt', folder), {
    filename: 'terms.txt',
    disposition: 'inline',
    headers: { 'cache-control': 'public, max-age=3600' },
  }),
)

if (import.meta.main) await serve(app)
