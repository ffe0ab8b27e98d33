import { defineResponse, Hayate, stream } from 'hayate'
import { serve } from 'hayate/node'

export const app = new Hayate()

// #region text
const story = ['Once upon a time, ', 'there was a wind.\n']

app.get('/story', { respondWith: stream }, async function* story_stream() {
  for (const part of story) yield part
})
// #endregion text

// #region bytes
const png = defineResponse({ mediaType: 'image/png', render: (image: AsyncIterable<Uint8Array>) => image })
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

app.get('/pixel.png', { respondWith: png }, async function* pixel_stream() {
  for (let at = 0; at < pixel.length; at += 16) yield pixel.subarray(at, at + 16)
})
// #endregion bytes

// #region own
app.get('/report', () => stream(['name,count\n', 'ink,3\n'], { mediaType: 'text/csv; charset=utf-8' }))
// #endregion own

if (import.meta.main) await serve(app)
