import { body, file, form, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region fields
app.post(
  '/files',
  { input: { attachment: file(), notes: file(z.array(z.file()).default([])), token: form(z.string()) } },
  async ({ attachment, notes, token }) => ({
    size: attachment.size,
    notes: await Promise.all(notes.map((note) => note.text())),
    token,
  }),
)
// #endregion fields

// #region json
const Item = z
  .object({ name: z.string(), price: z.number().positive(), tags: z.array(z.string()).default([]) })
  .meta({ id: 'Item' })
const Photo = z.file().max(2_000_000).mime(['image/png', 'image/jpeg'])

app.post('/items', { input: { item: body(Item), photo: file(Photo.optional()) }, status: 201 }, ({ item, photo }) => ({
  ...item,
  photo: photo?.name,
}))
// #endregion json

// #region model
const Post = z.strictObject({
  title: z.string(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  pages: z.array(z.file().max(1_000_000)).max(4),
})

app.post('/posts', { input: { post: form(Post) }, formLimits: { maxFiles: 4 } }, ({ post }) => ({
  title: post.title,
  place: post.place,
  pages: post.pages.map((page) => page.name),
}))
// #endregion model

if (import.meta.main) await serve(app)
