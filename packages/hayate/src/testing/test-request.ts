import type { BodyLike } from '../http/web-types.ts'

/** A value in a query or a form; a list is sent once for each member, undefined not at all. */
export type TextValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | undefined
  | readonly (string | number | bigint | boolean)[]

/** Values by name; an array sends the name several times. */
export type TextValues = Readonly<Record<string, TextValue>>

/** One request of the test client. At most one of `json`, `body`, and `form` with `files`. */
export interface TestRequest {
  /** Sent as JSON, `content-type: application/json`. */
  readonly json?: unknown
  /** Sent urlencoded, or as multipart when there are `files`. */
  readonly form?: TextValues | URLSearchParams
  /** Sent as multipart. */
  readonly files?: Readonly<Record<string, Blob | readonly Blob[]>>
  /** Sent as it is. */
  readonly body?: BodyLike
  /** Added to what the path has after `?`. */
  readonly query?: TextValues | URLSearchParams
  readonly headers?: Readonly<Record<string, string>> | Headers | readonly (readonly [name: string, value: string])[]
  /** With this request only, besides those of the jar. */
  readonly cookies?: Readonly<Record<string, string>>
  /** `manual` returns the redirect itself. Default `follow`, or what the client was made with. */
  readonly redirect?: 'follow' | 'manual'
  readonly signal?: AbortSignal
}

/** A body and the headers that belong to it. */
export interface EncodedBody {
  readonly body: BodyLike | null
  readonly contentType: string | undefined
  /** Undefined when only the sending tells. */
  readonly length: number | undefined
}

const encoder = new TextEncoder()

/** @throws TypeError when a request names two bodies. */
export async function encodeBody(request: TestRequest): Promise<EncodedBody> {
  const { json, form, files, body } = request
  const given = [
    json !== undefined && 'json',
    (form ?? files) !== undefined && 'form',
    body !== undefined && 'body',
  ].filter(Boolean)
  if (given.length > 1) throw new TypeError(`A request has one body, not ${given.join(' and ')}.`)
  if (json !== undefined) return encodedText(JSON.stringify(json), 'application/json')
  if (files !== undefined) return encodedParts(multipart(form ?? {}, files))
  if (form !== undefined) return encodedText(searchParams(form).toString(), 'application/x-www-form-urlencoded')
  if (body instanceof FormData) return encodedParts(body)
  if (typeof body === 'string') return encodedText(body, 'text/plain;charset=UTF-8')
  if (body instanceof Uint8Array) return { body, contentType: undefined, length: body.byteLength }
  return { body: body ?? null, contentType: undefined, length: undefined }
}

function encodedText(text: string, contentType: string): EncodedBody {
  const body = encoder.encode(text)
  return { body, contentType, length: body.byteLength }
}

/** In one piece, as a client sends it: the stream that a `Request` makes of a form fails when it is cancelled. */
async function encodedParts(form: FormData): Promise<EncodedBody> {
  const written = new Response(form)
  const body = new Uint8Array(await written.arrayBuffer())
  return { body, contentType: written.headers.get('content-type') ?? undefined, length: body.byteLength }
}

function multipart(form: TextValues | URLSearchParams, files: NonNullable<TestRequest['files']>): FormData {
  const data = new FormData()
  for (const [name, value] of searchParams(form)) data.append(name, value)
  for (const [name, given] of Object.entries(files)) {
    for (const file of given instanceof Blob ? [given] : given) data.append(name, file)
  }
  return data
}

export function searchParams(values: TextValues | URLSearchParams): URLSearchParams {
  if (values instanceof URLSearchParams) return values
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    const list = Array.isArray(value) ? value : [value]
    for (const one of list)
      params.append(name, one === null ? '' : one instanceof Date ? one.toISOString() : String(one))
  }
  return params
}
