import { depends, Hayate, Router } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

/** What happened, in order: for this example only. */
export const events: string[] = []

// #region model
/** Stands for something slow to load. */
const model = depends.app(async function* () {
  events.push('model loaded')
  yield { answer: (x: number) => x * 42 }
  events.push('model unloaded')
})
// #endregion model

// #region router
const reports = new Router({
  prefix: '/reports',
  lifespan: async function* () {
    events.push('reports up')
    yield
    events.push('reports down')
  },
})
reports.get('', () => [])
// #endregion router

// #region app
export const app = new Hayate({
  title: 'Lifespan',
  lifespan: async function* () {
    events.push('up')
    yield
    events.push('down')
  },
})
app.include(reports)

app.get('/predict', { input: { x: z.number(), model } }, ({ x, model }) => ({ result: model.answer(x) }))
// #endregion app

if (import.meta.main) await serve(app)
