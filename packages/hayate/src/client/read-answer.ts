import { AnswerError } from './answer-error.ts'
import type { OperationPlan } from './manifest.ts'
import { readEvents, readJsonLines } from './read-stream.ts'
import type { Failure, HttpProblem, Success } from './result.ts'

type Answer = Success<number, unknown> | Failure<number, string | undefined, unknown>

function mediaTypeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

const isJson = (type: string): boolean => /^application\/(.+\+)?json$/.test(type)

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AnswerError(`The answer says that it is JSON, but is not.`, response.status, { cause })
  }
}

async function readBody(response: Response): Promise<unknown> {
  const type = mediaTypeOf(response)
  if (response.body === null || response.status === 204) return null
  if (isJson(type)) return readJson(response)
  if (type === 'application/jsonl' || type === 'application/x-ndjson') return readJsonLines(response)
  if (type === 'text/event-stream') return readEvents(response)
  if (type.startsWith('text/')) return response.text()
  const blob = await response.blob()
  return type === '' && blob.size === 0 ? null : blob
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isProblem(value: unknown): value is HttpProblem {
  return (
    isRecord(value) &&
    typeof value.type === 'string' &&
    typeof value.title === 'string' &&
    typeof value.status === 'number' &&
    typeof value.code === 'string'
  )
}

/** What a proxy sends, or a server with another error format, as a problem. */
function asProblem(body: unknown, response: Response): HttpProblem {
  if (isProblem(body)) return body
  const detail = isRecord(body) && typeof body.detail === 'string' ? body.detail : undefined
  return {
    type: 'about:blank',
    title: response.statusText === '' ? `Status ${response.status}` : response.statusText,
    status: response.status,
    code: 'not_a_problem',
    ...(detail !== undefined && { detail }),
    body,
  }
}

/** An error whose body cannot be read is still the error that its status says. */
async function readFailure(response: Response, plan: OperationPlan): Promise<Answer> {
  const { status, headers } = response
  const isText = isJson(mediaTypeOf(response)) || mediaTypeOf(response).startsWith('text/')
  const text = isText ? await response.text() : ''
  if (!isText) await response.body?.cancel()
  let body: unknown = text
  try {
    if (isJson(mediaTypeOf(response))) body = JSON.parse(text)
  } catch {
    // Told as text.
  }
  const code = isRecord(body) && typeof body.code === 'string' ? body.code : undefined
  const declared = code !== undefined && plan.errors?.[status]?.includes(code) ? code : undefined
  if (declared !== undefined) return { ok: false, status, code: declared, error: body, headers }
  const given = [`${status}`, `${Math.floor(status / 100)}XX`, 'default'].find((key) => plan.bodies?.includes(key))
  if (given !== undefined && typeof body !== 'string') return { ok: false, status, code: given, error: body, headers }
  return { ok: false, status, code: undefined, error: asProblem(body, response), headers }
}

/**
 * An answer as a value.
 * A stream has begun but is not read.
 *
 * @throws AnswerError For a success whose body is not what its content type says.
 */
export async function readAnswer(response: Response, plan: OperationPlan): Promise<Answer> {
  if (response.status >= 400) return readFailure(response, plan)
  const data = await readBody(response)
  return { ok: true, status: response.status, data, headers: response.headers }
}
