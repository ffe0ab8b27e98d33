import { body, depends, Hayate, toJsonForm } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'JSON' })

// #region store
const Item = z.object({ title: z.string(), at: z.date(), serial: z.bigint(), tags: z.set(z.string()) })

/** Stands for a database that keeps JSON. */
const store = depends.app(() => new Map<string, string>())

app.put('/items/{id}', { input: { id: z.string(), item: body(Item), store } }, ({ id, item, store }) => {
  store.set(id, JSON.stringify(toJsonForm(item)))
  return { kept: store.get(id) }
})
// #endregion store

// #region forms
class Decimal {
  readonly #digits: string
  constructor(digits: string) {
    this.#digits = digits
  }
  toJSON(): string {
    return this.#digits
  }
}

app.get('/everything', () => ({
  date: new Date(Date.UTC(2026, 0, 31, 12)),
  bigint: 9_007_199_254_740_993n,
  bytes: Uint8Array.of(72, 105),
  set: new Set(['a', 'b']),
  map: new Map([['a', 1]]),
  pairs: new Map([[1, 'one']]),
  url: new URL('https://example.com/a'),
  decimal: new Decimal('12.50'),
  absent: undefined,
  list: [undefined, null],
}))
// #endregion forms

// #region refused
app.get('/ratio', { input: { of: z.number() } }, ({ of }) => ({ ratio: 1 / of }))
// #endregion refused

if (import.meta.main) await serve(app)
