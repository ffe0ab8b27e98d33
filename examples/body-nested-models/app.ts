import { body, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate({ title: 'Books' })

// #region nested
const Image = z.object({ url: z.url(), name: z.string() }).meta({ id: 'Image' })

const Book = z
  .object({
    title: z.string(),
    tags: z.set(z.string()).default(new Set()),
    cover: Image.optional(),
    pages: z.array(Image).max(100).default([]),
  })
  .meta({ id: 'Book' })

const Offer = z.object({ name: z.string(), books: z.array(Book).min(1) })

app.post('/offers', { input: { offer: body(Offer) } }, ({ offer }) => offer)
// #endregion nested

// #region lists
app.post('/images', { input: { images: body(z.array(Image)) } }, ({ images }) => images.map((image) => image.name))

app.post('/weights', { input: { weights: body(z.record(z.int(), z.number())) } }, ({ weights }) => weights)
// #endregion lists

// #region tree
const Chapter = z.object({
  title: z.string(),
  get parts(): z.ZodOptional<z.ZodArray<typeof Chapter>> {
    return z.optional(z.array(Chapter))
  },
})

app.post('/chapters', { input: { chapter: body(Chapter) } }, ({ chapter }) => chapter)
// #endregion tree

if (import.meta.main) await serve(app)
