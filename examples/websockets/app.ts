import { depends, Hayate, HttpError, html, type Socket, WebSocketClose } from 'hayate'
import { serve } from 'hayate/node'
import { httpBearer } from 'hayate/security'
import * as z from 'zod'

export const app = new Hayate({ title: 'Chat' })

// #region echo
app.websocket('/ws', async (socket) => {
  for await (const message of socket) await socket.sendText(`Message text was: ${String(message)}`)
})
// #endregion echo

// #region page
app.get('/', () =>
  html(`<!doctype html>
<title>Chat</title>
<form><input autocomplete="off"> <button>Send</button></form>
<ul></ul>
<script type="module">
  const socket = new WebSocket(new URL('/ws', location.href))
  const list = document.querySelector('ul')
  socket.addEventListener('message', ({ data }) => list.append(Object.assign(document.createElement('li'), { textContent: data })))
  document.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    const [input] = event.target
    socket.send(input.value)
    input.value = ''
  })
</script>`),
)
// #endregion page

// #region typed
const Question = z.object({ item_id: z.int().min(1), quantity: z.int().min(1).default(1) }).meta({ id: 'Question' })
const Price = z.object({ item_id: z.int(), total: z.number() }).meta({ id: 'Price' })

app.websocket('/prices', { receive: Question, send: Price }, async (socket) => {
  for await (const { item_id, quantity } of socket) await socket.send({ item_id, total: item_id * 100 * quantity })
})
// #endregion typed

// #region inputs
const currentUser = depends({ token: httpBearer() }, ({ token }) => {
  if (token !== 'hanas-token') throw new HttpError(403, 'This token is not valid.')
  return 'hana'
})

app.websocket(
  '/items/{item_id}/ws',
  { input: { item_id: z.int(), q: z.string().optional(), user: currentUser } },
  async (socket, { item_id, q, user }) => {
    await socket.send({ item_id, q, user })
    for await (const message of socket) await socket.sendText(`${user}: ${String(message)}`)
  },
)
// #endregion inputs

// #region rooms
const Said = z.object({ content: z.string().min(1).max(500) }).meta({ id: 'Said' })
const Heard = z.object({ type: z.enum(['join', 'leave', 'message']), user: z.string(), content: z.string().optional() })

class Rooms {
  readonly #members = new Map<string, Set<Socket<unknown, z.input<typeof Heard>>>>()

  join(room: string, socket: Socket<unknown, z.input<typeof Heard>>): Disposable {
    const members = this.#members.get(room) ?? new Set()
    this.#members.set(room, members.add(socket))
    return { [Symbol.dispose]: () => void members.delete(socket) }
  }

  tell(room: string, message: z.input<typeof Heard>): void {
    for (const socket of this.#members.get(room) ?? []) void socket.send(message)
  }
}

const rooms = depends.app(() => new Rooms())

const roomUser = depends({ token: z.string().optional() }, ({ token }) => {
  if (token === undefined) throw new WebSocketClose(4001, 'Not authenticated')
  return token
})

app.websocket(
  '/rooms/{room}',
  { input: { room: z.string(), rooms, user: roomUser }, receive: Said, send: Heard },
  async (socket, { room, rooms, user }) => {
    rooms.tell(room, { type: 'join', user })
    using _membership = rooms.join(room, socket)
    for await (const { content } of socket) rooms.tell(room, { type: 'message', user, content })
    rooms.tell(room, { type: 'leave', user })
  },
)
// #endregion rooms

if (import.meta.main) await serve(app)
