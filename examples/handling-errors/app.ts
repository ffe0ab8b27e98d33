import {
  body,
  defineError,
  type ErrorFormat,
  fastapiErrors,
  Hayate,
  HttpError,
  json,
  ValidationError,
  validationMessage,
} from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Errors' })

// #region http-error
app.get('/teapot', () => {
  throw new HttpError(418, 'Short and stout', { headers: { 'x-error': 'There goes my error' } })
})
// #endregion http-error

// #region declared
const Wanted = z.object({ item_id: z.string() })
const itemNotFound = defineError('item_not_found', { status: 404, title: 'No such item', extra: Wanted })
const items = new Map([['foo', 'The Foo Wrestlers']])

app.get('/items/{item_id}', { input: { item_id: z.string() }, errors: [itemNotFound] }, ({ item_id }) => {
  const item = items.get(item_id)
  if (item === undefined) throw itemNotFound(`Item ${item_id} not found`, { item_id })
  return { item }
})
// #endregion declared

// #region own-class
class OutOfStock extends Error {
  readonly left: number
  constructor(left: number) {
    super(`${left} left`)
    this.left = left
  }
}

app.onError(OutOfStock, ({ left }) => json({ message: `Oops! Only ${left} left.` }, { status: 409 }))

const Order = z.object({ quantity: z.int().min(1) })

app.post('/items/{item_id}/orders', { input: { item_id: z.string(), order: body(Order) } }, ({ order }) => {
  if (order.quantity > 3) throw new OutOfStock(3)
  return order
})
// #endregion own-class

// #region reuse
const malformed = new HttpError(400, 'The body is not JSON')

app.onError(ValidationError, (error) => (error.issues.some(({ code }) => code === 'json_invalid') ? malformed : error))
// #endregion reuse

const Person = z.object({ name: z.string().min(1), age: z.int().min(1) }).meta({ id: 'Person' })

// #region own-shape
const Failed = z.object({ detail: z.string() }).meta({ id: 'Failed' })
const FieldError = z.object({ field: z.string(), message: z.string(), type: z.string() }).meta({ id: 'FieldError' })
const Invalid = z.object({ detail: z.string(), errors: z.array(FieldError) }).meta({ id: 'Invalid' })

const fieldErrors: ErrorFormat = {
  mediaType: 'application/json',
  documents: { error: Failed, validation: Invalid },
  write(error, { locale }): z.infer<typeof Failed> | z.infer<typeof Invalid> {
    if (error.status === 500) return { detail: 'サーバー内部エラーが発生しました' }
    if (!(error instanceof ValidationError)) return { detail: error.detail ?? error.title }
    const errors = error.issues.map((issue) => ({
      field: [issue.in, ...issue.path].join(' -> '),
      message: validationMessage(locale, issue),
      type: issue.code,
    }))
    return { detail: '入力値が不正です', errors }
  },
}

const guide = new Hayate({ title: 'Errors by field', errorFormat: fieldErrors, locale: 'ja' })
// #endregion own-shape
guide.post('/people', { input: { person: body(Person) } }, ({ person }) => person)
guide.get('/broken', () => {
  throw new Error('the password is hunter2')
})
app.mount('/guide', guide)

// #region fastapi
const fastapi = new Hayate({ title: 'Errors as FastAPI has them', errorFormat: fastapiErrors })
// #endregion fastapi
fastapi.post('/people', { input: { person: body(Person) } }, ({ person }) => person)
app.mount('/fastapi', fastapi)

if (import.meta.main) await serve(app)
