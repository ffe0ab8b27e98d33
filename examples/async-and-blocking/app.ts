import { readFile } from 'node:fs/promises'
import { Hayate, signal } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'
import { countPrimes } from './primes.ts'

export const app = new Hayate({ title: 'Async and blocking' })

// #region waiting
app.get('/motto', async () => {
  const text = await readFile(new URL('./motto.txt', import.meta.url), 'utf8')
  return { motto: text.trim() }
})
// #endregion waiting

// #region together
app.get('/both', async () => {
  const [one, two] = await Promise.all([countPrimes(1_000), countPrimes(10_000)])
  return { one, two }
})
// #endregion together

// #region computing
app.get(
  '/primes',
  { input: { below: z.int().min(2).max(20_000_000), signal }, output: z.object({ primes: z.int() }) },
  async ({ below, signal }) => ({ primes: await countPrimes.with({ signal })(below) }),
)
// #endregion computing

if (import.meta.main) await serve(app)
