import { depends, Hayate, query } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Dependencies with parameters' })

// #region function
/** A dependency that looks for a text in `q`. */
function mentions(text: string) {
  return depends({ q: z.string().default('') }, ({ q }) => q.includes(text))
}

app.get('/mentions', { input: { wave: mentions('wave'), wind: mentions('wind') } }, ({ wave, wind }) => ({
  wave,
  wind,
}))
// #endregion function

// #region class
const Filter = z.object({ min: z.number().default(0), max: z.number().default(100) })

/** What a request asks for, with methods. */
class PriceRange {
  readonly #min: number
  readonly #max: number

  constructor({ min, max }: z.infer<typeof Filter>) {
    this.#min = min
    this.#max = max
  }

  includes(price: number): boolean {
    return price >= this.#min && price <= this.#max
  }
}

const priceRange = depends({ filter: query(Filter) }, ({ filter }) => new PriceRange(filter))
const prices = [5, 50, 500]

app.get('/prices', { input: { range: priceRange } }, ({ range }) => prices.filter((price) => range.includes(price)))
// #endregion class

if (import.meta.main) await serve(app)
