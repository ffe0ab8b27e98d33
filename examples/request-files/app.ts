import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { file, Hayate, html } from 'hayate'
import { serve } from 'hayate/node'
import * as z from 'zod'

export const app = new Hayate()

// #region one
app.post('/files', { input: { upload: file() } }, async ({ upload }) => {
  const bytes = await upload.bytes()
  return { name: upload.name, type: upload.type, size: upload.size, first: bytes[0] }
})
// #endregion one

// #region constraints
const Photo = z.file().max(5_000_000).mime(['image/png', 'image/jpeg'])

app.post('/photos', { input: { photo: file(Photo, { description: 'A PNG or JPEG up to 5 MB' }) } }, ({ photo }) => {
  return { name: photo.name, size: photo.size }
})
// #endregion constraints

// #region optional
app.post('/avatar', { input: { avatar: file(z.file().optional()) } }, ({ avatar }) => {
  return avatar === undefined ? { message: 'No file was sent' } : { name: avatar.name }
})
// #endregion optional

// #region several
app.post('/albums', { input: { photos: file(z.array(Photo).min(1).max(10)) } }, ({ photos }) => {
  return photos.map((photo) => photo.name)
})

app.get('/', { document: false }, () =>
  html(`<form action="/albums" enctype="multipart/form-data" method="post">
  <input name="photos" type="file" accept="image/png, image/jpeg" multiple>
  <button>Send</button>
</form>`),
)
// #endregion several

// #region save
const uploads = join(tmpdir(), 'hayate-example-uploads')

app.post('/documents', { input: { document: file(z.file().max(50_000_000)) }, status: 201 }, async ({ document }) => {
  await mkdir(uploads, { recursive: true })
  // Never `document.name`: it is what a client wrote, and two clients may write the same.
  const id = crypto.randomUUID()
  await document.saveTo(join(uploads, id))
  return { id, name: document.name }
})
// #endregion save

if (import.meta.main) await serve(app)
