import { wireName } from '../params/wire-name.ts'
import { jsonText, toJsonForm } from '../schema/to-json-form.ts'
import type { InputPlan, OperationPlan, SentBody } from './manifest.ts'
import { isGiven, wirePairs, wireText } from './wire-text.ts'
import { writePath } from './write-path.ts'

/** A request as `fetch` takes it. */
export interface WrittenRequest {
  /** Path and query, to be put behind the base URL. */
  readonly target: string
  readonly headers: Headers
  readonly body: BodyInit | undefined
}

type Inputs = Readonly<Record<string, unknown>>

/** Collects what the inputs of one call become. */
class RequestDraft {
  readonly path = new Map<string, unknown>()
  readonly query: string[] = []
  readonly headers: Headers = new Headers()
  readonly cookies: string[] = []
  readonly bodies: (readonly [string, unknown])[] = []
  readonly fields: (readonly [string, string | Blob])[] = []

  add(name: string, given: unknown, plan: InputPlan): void {
    const value = plan.json === true && given !== undefined ? jsonText(given) : given
    const place = `The ${plan.in} input '${name}'`
    switch (plan.in) {
      case 'path':
        this.path.set(name, value)
        break
      case 'query':
        this.query.push(...wirePairs(name, value, place).map((pair) => pair.map(encodeURIComponent).join('=')))
        break
      case 'header':
        // `fetch` joins a repeated header with ", ", which the server would read as one value.
        if (isGiven(value)) this.headers.set(name, wireText(single(value), place))
        break
      case 'cookie':
        if (isGiven(value)) this.cookies.push(`${name}=${encodeURIComponent(wireText(single(value), place))}`)
        break
      case 'body':
        if (value !== undefined) this.bodies.push([name, value])
        break
      default:
        this.#addField(name, value, place)
    }
  }

  #addField(name: string, value: unknown, place: string): void {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const item of items) {
      if (item instanceof Blob) this.fields.push([name, item])
      else if (isGiven(item)) this.fields.push([name, isMembers(item) ? jsonText(item) : wireText(item, place)])
    }
  }
}

/** An object in a form is JSON (OpenAPI 3.1 §4.8.15.1.1). */
function isMembers(value: unknown): boolean {
  const form = toJsonForm(value)
  return typeof form === 'object' && form !== null && !Array.isArray(form)
}

function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}

/** A model's members travel under their own names. Header names are spelled as hayate reads them. */
function addModel(draft: RequestDraft, value: unknown, plan: InputPlan): void {
  if (!isGiven(value)) return
  if (typeof value !== 'object' || value === null) throw new TypeError(`A ${plan.in} model is an object.`)
  for (const [key, member] of Object.entries(value)) {
    const isJson = plan.json !== true && plan.json?.includes(key) === true
    const one: InputPlan = isJson ? { in: plan.in, json: true } : { in: plan.in }
    draft.add(plan.in === 'header' ? wireName('header', key) : key, member, one)
  }
}

function writeForm(draft: RequestDraft, type: string): BodyInit {
  if (type !== 'multipart/form-data') {
    const texts = draft.fields.map(([name, value]): [string, string] => {
      if (typeof value === 'string') return [name, value]
      throw new TypeError(`'${name}' is a file, but the operation takes ${type}.`)
    })
    return new URLSearchParams(texts)
  }
  const form = new FormData()
  for (const [name, value] of draft.fields) form.append(name, value)
  return form
}

function isRaw(value: unknown): value is BodyInit {
  return typeof value === 'string' || value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value)
}

/** `fetch` itself names the type of a form, with its boundary. */
function writeBody(draft: RequestDraft, { type, embedded }: SentBody): BodyInit | undefined {
  if (type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded') {
    return draft.fields.length === 0 ? undefined : writeForm(draft, type)
  }
  const [first] = draft.bodies
  if (first === undefined) return undefined
  draft.headers.set('content-type', type)
  if (embedded) return jsonText(Object.fromEntries(draft.bodies))
  const isJson = /^application\/(.+\+)?json$/.test(type)
  return !isJson && isRaw(first[1]) ? first[1] : jsonText(first[1])
}

/**
 * Writes the inputs of a call where the operation reads them.
 *
 * @throws TypeError For an input that the operation does not have, a path parameter that is missing, and a value that its
 *   place cannot hold.
 */
export function writeRequest(operation: string, plan: OperationPlan, inputs: Inputs): WrittenRequest {
  const draft = new RequestDraft()
  for (const [key, value] of Object.entries(inputs)) {
    const input = plan.inputs !== undefined && Object.hasOwn(plan.inputs, key) ? plan.inputs[key] : undefined
    if (input === undefined) {
      throw new TypeError(`${operation} has no input '${key}'. If it should, run hayate client again.`)
    }
    if (input.model) addModel(draft, value, input)
    else draft.add(input.name ?? key, value, input)
  }
  const path = writePath(plan.path, draft.path)
  const body = plan.body && writeBody(draft, plan.body)
  if (draft.cookies.length > 0) draft.headers.set('cookie', draft.cookies.join('; '))
  return { target: draft.query.length === 0 ? path : `${path}?${draft.query.join('&')}`, headers: draft.headers, body }
}
