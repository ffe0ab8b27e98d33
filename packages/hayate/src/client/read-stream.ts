import { AnswerError } from './answer-error.ts'

/** Lines of a body, ended by LF, CR LF or CR as server-sent events may be (WHATWG HTML §9.2.6). */
async function* readLines(response: Response): AsyncGenerator<string> {
  if (response.body === null) return
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let pending = ''
  let held = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const text = held + decoder.decode(value, { stream: !done })
      // A CR at the end may be half of CR LF.
      held = !done && text.endsWith('\r') ? '\r' : ''
      const lines = (held === '' ? text : text.slice(0, -1)).split(/\r\n|\n|\r/)
      const last = lines.pop() ?? ''
      for (const line of lines) {
        yield pending + line
        pending = ''
      }
      pending += last
      if (done) break
    }
    if (pending !== '') yield pending
  } finally {
    // Who stops listening closes the connection.
    await reader.cancel().catch(() => undefined)
  }
}

function parseItem(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AnswerError('An item of the stream is not JSON.', status, { cause })
  }
}

/** The items of a body of JSON Lines. Leaving the loop closes the connection. */
export async function* readJsonLines(response: Response): AsyncGenerator {
  for await (const line of readLines(response)) {
    if (line.trim() !== '') yield parseItem(line, response.status)
  }
}

/** The `data` of each server-sent event, parsed; comments (heartbeats) are skipped. Leaving the loop closes the connection. */
export async function* readEvents(response: Response): AsyncGenerator {
  let data: string[] = []
  for await (const line of readLines(response)) {
    if (line === '') {
      if (data.length > 0) yield parseItem(data.join('\n'), response.status)
      data = []
    } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    else if (line === 'data') data.push('')
  }
}
