import { type Direction, type DocumentChange, SchemaDiff } from './diff-schemas.ts'
import { DocumentReader, isNode, type JsonNode, listOf, nodeOf, type ReadOperation } from './read-document.ts'

export type { DocumentChange } from './diff-schemas.ts'

/** Who sends and who answers: this application answers its own operations, and sends callbacks and webhooks. */
interface Side {
  readonly sent: Direction
  readonly received: Direction
}

const served: Side = { sent: 'input', received: 'output' }
const called: Side = { sent: 'output', received: 'input' }

/** `/items/{item_id}` and `/items/{id}` are one path. */
function pathKey(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

function operationKey({ method, path }: ReadOperation): string {
  return `${method} ${pathKey(path)}`
}

/** One that demands nothing is an alternative without members. */
function alternatives(security: unknown): readonly (readonly string[])[] {
  const list = listOf(security)
  if (list.length === 0) return [[]]
  return list.map((requirement) =>
    Object.entries(nodeOf(requirement)).flatMap(([name, scopes]) => [
      name,
      ...listOf(scopes).map((scope) => `${name} with ${String(scope)}`),
    ]),
  )
}

class DocumentDiff {
  readonly changes: DocumentChange[] = []
  readonly #old: DocumentReader
  readonly #new: DocumentReader
  readonly #schemas: SchemaDiff

  constructor(before: unknown, after: unknown) {
    this.#old = new DocumentReader(before)
    this.#new = new DocumentReader(after)
    this.#schemas = new SchemaDiff({ old: this.#old, new: this.#new }, this.changes)
  }

  compare(): void {
    this.#servers()
    this.#operations(this.#old.operations(), this.#new.operations(), { label: '', side: served })
    this.#schemes()
    for (const key of ['webhooks', 'x-webhooks']) {
      const [old, now] = [this.#old, this.#new].map((reader) => reader.operationsIn(reader.root[key]))
      this.#operations(old ?? [], now ?? [], { label: 'webhook ', side: called })
    }
  }

  #say(breaking: boolean, place: string, text: string): void {
    this.changes.push({ breaking, place, text })
  }

  #operations(
    before: readonly ReadOperation[],
    after: readonly ReadOperation[],
    { label, side }: { readonly label: string; readonly side: Side },
  ): void {
    const now = new Map(after.map((each) => [operationKey(each), each]))
    for (const old of before) {
      const place = `${label}${old.method} ${old.path}`
      const same = now.get(operationKey(old))
      now.delete(operationKey(old))
      if (same === undefined) this.#say(true, place, 'the operation is gone')
      else this.#operation(old, same, { place, side })
    }
    for (const { method, path } of now.values())
      this.#say(false, `${label}${method} ${path}`, 'there is a new operation')
  }

  #operation(old: ReadOperation, now: ReadOperation, at: { readonly place: string; readonly side: Side }): void {
    const { place, side } = at
    const [oldId, newId] = [old.operation.operationId, now.operation.operationId]
    if (oldId !== undefined && oldId !== newId)
      this.#say(
        true,
        place,
        `its operationId is ${newId === undefined ? 'gone' : `'${String(newId)}'`}, it was '${String(oldId)}'`,
      )
    if (now.operation.deprecated === true && old.operation.deprecated !== true)
      this.#say(false, place, 'the operation is deprecated now')
    this.#parameters(old, now, at)
    this.#body(old.operation.requestBody, now.operation.requestBody, at)
    this.#answers(old.operation.responses, now.operation.responses, at)
    if (side === served) this.#security(old.operation, now.operation, place)
    this.#callbacks(old.operation.callbacks, now.operation.callbacks, place)
  }

  #parameters(old: ReadOperation, now: ReadOperation, { place, side }: { place: string; side: Side }): void {
    const known = new Map(namedParameters(now))
    for (const [key, before] of namedParameters(old)) {
      const name = `${place}, ${String(before.in)} parameter ${String(before.name)}`
      const after = known.get(key)
      known.delete(key)
      if (after === undefined) {
        this.#say(true, name, 'the parameter is gone')
        continue
      }
      if (after.name !== before.name && before.in === 'path')
        this.#say(false, name, `it is called ${String(after.name)} now`)
      if (before.required !== true && after.required === true)
        this.#say(side === served, name, 'the parameter is required now')
      if (before.required === true && after.required !== true)
        this.#say(side === called, name, 'the parameter is optional now')
      this.#schemas.compare(schemaOf(before), schemaOf(after), { direction: side.sent, place: name })
    }
    for (const added of known.values()) {
      const name = `${place}, ${String(added.in)} parameter ${String(added.name)}`
      if (added.required === true) this.#say(side === served, name, 'there is a new required parameter')
      else this.#say(false, name, 'there is a new parameter')
    }
  }

  #body(before: unknown, after: unknown, { place, side }: { place: string; side: Side }): void {
    const [old, now] = [this.#old.resolve(before), this.#new.resolve(after)]
    const at = `${place}, body`
    const demands = now.required === true
    if (before === undefined && after !== undefined)
      this.#say(side === served && demands, at, demands ? 'there is a new required body' : 'there is a new body')
    if (before !== undefined && after === undefined) this.#say(true, at, 'the body is gone')
    if (before === undefined || after === undefined) return
    if (old.required !== true && now.required === true) this.#say(side === served, at, 'the body is required now')
    this.#content(old, now, { at, direction: side.sent })
  }

  #answers(before: unknown, after: unknown, { place, side }: { place: string; side: Side }): void {
    const [old, now] = [nodeOf(before), nodeOf(after)]
    for (const [status, response] of Object.entries(old)) {
      const at = `${place}, answer ${status}`
      if (now[status] === undefined) {
        // Nobody misses an error that does not come any more.
        this.#say(!/^[45]/.test(status), at, 'the answer is gone')
        continue
      }
      const [was, is] = [this.#old.resolve(response), this.#new.resolve(now[status])]
      this.#content(was, is, { at, direction: side.received })
      for (const name of Object.keys(nodeOf(was.headers)))
        if (nodeOf(is.headers)[name] === undefined) this.#say(true, `${at}, header ${name}`, 'the header is gone')
    }
    for (const status of Object.keys(now).filter((each) => old[each] === undefined))
      this.#say(false, `${place}, answer ${status}`, 'there is a new answer')
  }

  #content(old: JsonNode, now: JsonNode, { at, direction }: { at: string; direction: Direction }): void {
    const [before, after] = [nodeOf(old.content), nodeOf(now.content)]
    const several = Object.keys(before).length > 1
    for (const [mediaType, was] of Object.entries(before)) {
      const is = after[mediaType]
      const place = several ? `${at} as ${mediaType}` : at
      if (is === undefined) this.#say(true, place, `the media type ${mediaType} is gone`)
      else this.#schemas.compare(schemaOf(nodeOf(was)), schemaOf(nodeOf(is)), { direction, place })
    }
    for (const mediaType of Object.keys(after).filter((each) => before[each] === undefined))
      this.#say(false, at, `there is a new media type ${mediaType}`)
  }

  /** Whoever satisfied one of the old alternatives must satisfy one of the new. */
  #security(before: JsonNode, after: JsonNode, place: string): void {
    const old = alternatives(before.security ?? this.#old.root.security)
    const now = alternatives(after.security ?? this.#new.root.security)
    if (JSON.stringify(old) === JSON.stringify(now)) return
    const lost = old.filter((had) => !now.some((needs) => needs.every((each) => had.includes(each))))
    const needs = now.map((each) => (each.length === 0 ? 'nothing' : each.join(' and '))).join(', or ')
    this.#say(lost.length > 0, place, `it demands ${needs} now`)
  }

  #callbacks(before: unknown, after: unknown, place: string): void {
    for (const [name, callback] of Object.entries(nodeOf(before))) {
      const now = nodeOf(after)[name]
      if (now === undefined) this.#say(true, `${place}, callback ${name}`, 'the callback is gone')
      else {
        this.#operations(
          this.#old.operationsIn(this.#old.resolve(callback)),
          this.#new.operationsIn(this.#new.resolve(now)),
          { label: `${place}, callback ${name} `, side: called },
        )
      }
    }
    for (const name of Object.keys(nodeOf(after)).filter((each) => nodeOf(before)[each] === undefined))
      this.#say(false, `${place}, callback ${name}`, 'there is a new callback')
  }

  #schemes(): void {
    const [old, now] = [this.#old, this.#new].map((reader) => nodeOf(nodeOf(reader.root.components).securitySchemes))
    for (const name of Object.keys(old ?? {})) {
      const place = `security scheme ${name}`
      // An operation that demands another one says so itself.
      if (now?.[name] === undefined) continue
      const [before, after] = [wireOf(this.#old.scheme(name)), wireOf(this.#new.scheme(name))]
      if (before !== after) this.#say(true, place, 'a client presents it in another way now')
    }
  }

  #servers(): void {
    const [old, now] = [this.#old, this.#new].map((reader) =>
      listOf(reader.root.servers).map((server) => String(nodeOf(server).url)),
    )
    for (const url of old ?? []) if (!now?.includes(url)) this.#say(true, 'servers', `${url} is gone`)
    for (const url of now ?? []) if (!old?.includes(url)) this.#say(false, 'servers', `${url} is new`)
  }
}

/** What a client has to do: not how it is described. */
function wireOf(scheme: JsonNode): string {
  const flows = Object.entries(nodeOf(scheme.flows)).map(([name, flow]) => {
    const { tokenUrl, authorizationUrl } = nodeOf(flow)
    return [name, tokenUrl, authorizationUrl]
  })
  return JSON.stringify([scheme.type, scheme.in, scheme.name, scheme.scheme, scheme.openIdConnectUrl, flows])
}

function schemaOf(holder: JsonNode): unknown {
  const [media] = Object.values(nodeOf(holder.content))
  return holder.schema ?? holder.itemSchema ?? holder['x-item-schema'] ?? (isNode(media) ? media.schema : undefined)
}

/** Path parameters by their place in the path, others by name; header names without case (RFC 9110 §5.1). */
function namedParameters({ path, parameters }: ReadOperation): readonly (readonly [string, JsonNode])[] {
  const names = Array.from(path.matchAll(/\{([^}]*)\}/g), ([, name = '']) => name)
  return parameters.map((parameter) => {
    const name = String(parameter.name)
    if (parameter.in === 'path') return [`path ${names.indexOf(name)}`, parameter]
    return [`${String(parameter.in)} ${parameter.in === 'header' ? name.toLowerCase() : name}`, parameter]
  })
}

/** What changed from one OpenAPI document to another, in the order of the old one. Words for readers are not compared. */
export function diffDocuments(before: unknown, after: unknown): readonly DocumentChange[] {
  const diff = new DocumentDiff(before, after)
  diff.compare()
  return diff.changes
}
