import { type DocumentReader, isNode, type JsonNode, listOf, nodeOf, textOf } from './read-document.ts'
import { show, typeOf, type Variant, valueList, variantsOf } from './schema-variants.ts'

/** What a client sends, or what it receives: what is narrower breaks the one, what is wider the other. */
export type Direction = 'input' | 'output'

/** One difference between two documents. */
export interface DocumentChange {
  /** Whether a client that was written for the old document may fail. */
  readonly breaking: boolean
  /** `GET /items/{item_id}, answer 200, price.amount` */
  readonly place: string
  /** In plain words: `the property is gone`. */
  readonly text: string
}

// Models that all refer to each other have as many ways through them as they have orders: what changed in a schema is told
// in so many places of one answer.
const mostPlaces = 8

/** Compares what two schemas allow, as far as words of JSON Schema can be compared one by one. */
export class SchemaDiff {
  readonly #old: DocumentReader
  readonly #new: DocumentReader
  readonly #changes: DocumentChange[]
  readonly #open = new Set<string>()
  readonly #entered = new Map<string, number>()

  constructor(readers: { readonly old: DocumentReader; readonly new: DocumentReader }, changes: DocumentChange[]) {
    this.#old = readers.old
    this.#new = readers.new
    this.#changes = changes
  }

  /** @param at - Where the schemas stand: `POST /items, body`. */
  compare(before: unknown, after: unknown, at: SchemaPlace): void {
    const pair = [textOf(nodeOf(before).$ref), textOf(nodeOf(after).$ref)]
    const key = `${pair.join(' ')} ${at.direction}`
    if (pair.every((ref) => ref !== undefined)) {
      if (!this.#enters(key)) return
      this.#open.add(key)
    }
    this.#variants(variantsOf(this.#old, before), variantsOf(this.#new, after), at)
    this.#open.delete(key)
  }

  /** A schema that contains itself has been entered already. */
  #enters(key: string): boolean {
    if (this.#open.size === 0) this.#entered.clear()
    const times = this.#entered.get(key) ?? 0
    this.#entered.set(key, times + 1)
    return times < mostPlaces && !this.#open.has(key)
  }

  #say(at: SchemaPlace, breaksWhen: Direction | 'always' | 'never', text: string): void {
    const breaking = breaksWhen === 'always' || breaksWhen === at.direction
    this.#changes.push({ breaking, place: at.member === undefined ? at.place : `${at.place}, ${at.member}`, text })
  }

  #variants(before: readonly Variant[], after: readonly Variant[], at: SchemaPlace): void {
    const [oldNull, newNull] = [before, after].map((all) => all.some((variant) => variant.key === 'null'))
    const [old, now] = [before, after].map((all) => all.filter((variant) => variant.key !== 'null'))
    if (oldNull === true && newNull === false) this.#say(at, 'input', 'it may not be null any more')
    if (oldNull === false && newNull === true) this.#say(at, 'output', 'it may be null now')
    if (old === undefined || now === undefined) return
    const [onlyOld] = old
    const [onlyNew] = now
    // The only shape there is stays itself under another name.
    if (old.length === 1 && now.length === 1 && onlyOld && onlyNew) this.#shape(onlyOld.schema, onlyNew.schema, at)
    else this.#union(old, now, at)
  }

  #union(old: readonly Variant[], now: readonly Variant[], at: SchemaPlace): void {
    const known = new Map(now.map((variant) => [variant.key, variant]))
    for (const variant of old) {
      const same = known.get(variant.key)
      known.delete(variant.key)
      if (same === undefined) this.#say(at, 'input', `it may not be ${variant.key} any more`)
      else this.compare(refOr(variant), refOr(same), at)
    }
    for (const key of known.keys()) this.#say(at, 'output', `it may be ${key} now`)
  }

  #shape(before: JsonNode, after: JsonNode, at: SchemaPlace): void {
    const isSameType = this.#type(before, after, at)
    this.#values(before, after, at)
    if (!isSameType) return
    this.#format(before, after, at)
    this.#bounds(before, after, at)
    this.#properties(before, after, at)
    if (before.items !== undefined && after.items !== undefined)
      this.compare(before.items, after.items, { ...at, member: `${at.member ?? ''}[]` })
    if ('default' in before && JSON.stringify(before.default) !== JSON.stringify(after.default))
      this.#say(
        at,
        'never',
        `the default is ${'default' in after ? show(after.default) : 'gone'}, it was ${show(before.default)}`,
      )
  }

  #type(before: JsonNode, after: JsonNode, at: SchemaPlace): boolean {
    const [old, now] = [typeOf(before), typeOf(after)]
    if (old === now) return true
    if (old === undefined) this.#say(at, 'input', `it must be ${now} now, it could be anything`)
    else if (now === undefined) this.#say(at, 'output', `it can be anything now, it was ${old}`)
    else if (old === 'integer' && now === 'number') this.#say(at, 'output', 'it is a number now, it was an integer')
    else if (old === 'number' && now === 'integer') this.#say(at, 'input', 'it is an integer now, it was a number')
    else this.#say(at, 'always', `its type is ${now}, it was ${old}`)
    return old === 'integer' || old === 'number' ? now === 'integer' || now === 'number' : false
  }

  #values(before: JsonNode, after: JsonNode, at: SchemaPlace): void {
    const [old, now] = [valuesOf(before), valuesOf(after)]
    if (old === undefined && now !== undefined) this.#say(at, 'input', `only ${[...now].join(', ')} can be used now`)
    if (old !== undefined && now === undefined)
      this.#say(at, 'output', `other values than ${[...old].join(', ')} are possible now`)
    if (old === undefined || now === undefined) return
    for (const value of old) if (!now.has(value)) this.#say(at, 'input', `the value ${value} is gone`)
    for (const value of now) if (!old.has(value)) this.#say(at, 'output', `there is a new value ${value}`)
  }

  #format(before: JsonNode, after: JsonNode, at: SchemaPlace): void {
    for (const word of ['format', 'pattern'] as const) {
      const [old, now] = [before[word], after[word]]
      if (old === now) continue
      if (old === undefined) this.#say(at, 'input', `its ${word} must be ${show(now)} now`)
      else if (now === undefined)
        this.#say(at, word === 'format' ? 'output' : 'never', `its ${word} ${show(old)} is gone`)
      else this.#say(at, word === 'format' ? 'always' : 'input', `its ${word} is ${show(now)}, it was ${show(old)}`)
    }
  }

  #bounds(before: JsonNode, after: JsonNode, at: SchemaPlace): void {
    for (const [word, sign] of bounds) {
      const [old, now] = [boundOf(before, word), boundOf(after, word)]
      if (old === now) continue
      const isNarrower = now !== undefined && (old === undefined || (now - old) * sign > 0)
      const was = old === undefined ? '' : `, it was ${old}`
      // A wider bound of an answer surprises nobody's types.
      this.#say(at, isNarrower ? 'input' : 'never', `its ${word} is ${now ?? 'gone'}${was}`)
    }
  }

  #properties(before: JsonNode, after: JsonNode, at: SchemaPlace): void {
    const [old, now] = [nodeOf(before.properties), nodeOf(after.properties)]
    const [oldRequired, newRequired] = [new Set(listOf(before.required)), new Set(listOf(after.required))]
    for (const [name, schema] of Object.entries(old)) {
      const below = memberOf(at, name)
      if (now[name] === undefined) {
        this.#say(below, 'always', 'the property is gone')
        continue
      }
      if (!oldRequired.has(name) && newRequired.has(name)) this.#say(below, 'input', 'the property is required now')
      if (oldRequired.has(name) && !newRequired.has(name)) this.#say(below, 'output', 'the property may be missing now')
      this.compare(schema, now[name], below)
    }
    for (const name of Object.keys(now).filter((each) => old[each] === undefined)) {
      const isDemanded = newRequired.has(name) && at.direction === 'input'
      this.#say(
        memberOf(at, name),
        isDemanded ? 'always' : 'never',
        `there is a new ${isDemanded ? 'required ' : ''}property`,
      )
    }
    this.#further(before.additionalProperties, after.additionalProperties, at)
  }

  #further(before: unknown, after: unknown, at: SchemaPlace): void {
    if (isNode(before) && isNode(after)) this.compare(before, after, memberOf(at, '*'))
    if (before !== false && after === false) this.#say(at, 'input', 'other properties are refused now')
    if (before === false && after !== false) this.#say(at, 'never', 'other properties are possible now')
  }
}

/** Where two schemas stand. */
export interface SchemaPlace {
  readonly direction: Direction
  readonly place: string
  /** From there on: `price.amount`, `[].name`. */
  readonly member?: string
}

function memberOf(at: SchemaPlace, name: string): SchemaPlace {
  return { ...at, member: at.member === undefined ? name : `${at.member}.${name}` }
}

const bounds = [
  ['minimum', 1],
  ['maximum', -1],
  ['exclusiveMinimum', 1],
  ['exclusiveMaximum', -1],
  ['minLength', 1],
  ['maxLength', -1],
  ['minItems', 1],
  ['maxItems', -1],
  ['minProperties', 1],
  ['maxProperties', -1],
] as const

/** OpenAPI 3.0 has a flag where 3.1 has a number. */
function boundOf(schema: JsonNode, word: (typeof bounds)[number][0]): number | undefined {
  const inclusive = word === 'exclusiveMinimum' ? 'minimum' : word === 'exclusiveMaximum' ? 'maximum' : undefined
  const flag = word === 'minimum' ? 'exclusiveMinimum' : word === 'maximum' ? 'exclusiveMaximum' : undefined
  if (flag !== undefined && schema[flag] === true) return undefined
  const value = inclusive !== undefined && schema[word] === true ? schema[inclusive] : schema[word]
  return typeof value === 'number' ? value : undefined
}

function valuesOf(schema: JsonNode): ReadonlySet<string> | undefined {
  const values = valueList(schema)
  return values === undefined ? undefined : new Set(values.map(show))
}

function refOr({ ref, schema }: Variant): unknown {
  return ref === undefined ? schema : { $ref: ref }
}
