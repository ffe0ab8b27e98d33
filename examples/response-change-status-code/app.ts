import { body, Hayate, respond, response } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

const tasks = new Map([['foo', 'Listen to the Bar Fighters']])

// #region status
app.put(
  '/get-or-create-task/{task_id}',
  { input: { task_id: z.string(), response }, output: z.string() },
  ({ task_id, response }) => {
    const task = tasks.get(task_id)
    if (task !== undefined) return task
    tasks.set(task_id, 'This did not exist before')
    response.status = 201
    return 'This did not exist before'
  },
)
// #endregion status

// #region typed
const Task = z.object({ text: z.string() }).meta({ id: 'Task' })

app.put(
  '/tasks/{task_id}',
  { input: { task_id: z.string(), task: body(Task) }, output: { 200: Task, 201: Task } },
  ({ task_id, task }) => {
    const known = tasks.has(task_id)
    tasks.set(task_id, task.text)
    return known ? respond(200, task) : respond(201, task)
  },
)
// #endregion typed

if (import.meta.main) await serve(app)
