import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CompiledBody, CompiledBodyMember } from '../params/described-param.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { isUnionModel } from '../schema/form-fields.ts'
import type { CollectedInput } from './collect-inputs.ts'
import { asksForMultipart, formMembers } from './form-plan.ts'

/** How the body of an operation is read. */
export interface BodyPlan {
  readonly kind: 'none' | 'json' | 'form'
  readonly mediaType: string
  /** Each body stands under its own name in one JSON object. */
  readonly embedded: boolean
  readonly described: CompiledBody | undefined
}

/** @throws ConfigurationError When JSON and form are mixed, or several media types are asked for. */
export function declareBody(label: string, inputs: readonly CollectedInput[]): BodyPlan {
  const bodies = unique(inputs.filter((input) => input.param.in === 'body'))
  const forms = unique(inputs.filter((input) => input.param.in === 'form' || input.param.in === 'file'))
  const isMultipart = asksForMultipart(forms)
  if (bodies.length > 0 && forms.length > 0 && !isMultipart) {
    throw new ConfigurationError(
      'HAYATE_BODY_AND_FORM',
      `${label}: a request has one body, but both body() (${bodies[0]?.key}) and form() (${forms[0]?.key}) read it. Use one kind; beside a file() a body() is a part of the form, and form(schema, { json: true }) is JSON in a field.`,
    )
  }
  if (forms.length > 0) return formPlan(unique(inputs.filter((input) => isOfBody(input))), isMultipart)
  if (bodies.length > 0) return jsonPlan(label, bodies)
  return { kind: 'none', mediaType: 'application/json', embedded: false, described: undefined }
}

/** The same parameter, used in several places of the graph, is one. */
function unique(inputs: readonly CollectedInput[]): readonly CollectedInput[] {
  return inputs.filter(
    (input, at) =>
      inputs.findIndex((other) => other.param.schema === input.param.schema && other.wire === input.wire) === at,
  )
}

function jsonPlan(label: string, bodies: readonly CollectedInput[]): BodyPlan {
  const mediaTypes = new Set(bodies.map((input) => input.param.options.mediaType ?? 'application/json'))
  if (mediaTypes.size > 1) {
    throw new ConfigurationError(
      'HAYATE_BODY_MEDIA_TYPES',
      `${label}: its bodies ask for ${[...mediaTypes].join(' and ')}. One request has one media type.`,
    )
  }
  const [mediaType = 'application/json'] = mediaTypes
  const [only] = bodies
  const embedded = bodies.length > 1 || only?.param.options.embed === true
  if (only === undefined || embedded) {
    return {
      kind: 'json',
      mediaType,
      embedded,
      described: { kind: 'embedded', mediaType, members: bodies.flatMap(member) },
    }
  }
  const { schema, options } = only.param
  const required = !compileSchema(schema).acceptsAbsent
  return { kind: 'json', mediaType, embedded, described: { kind: 'json', schema, required, mediaType, options } }
}

function isOfBody({ param }: CollectedInput): boolean {
  return param.in === 'body' || param.in === 'form' || param.in === 'file'
}

function formPlan(inputs: readonly CollectedInput[], isMultipart: boolean): BodyPlan {
  const mediaType = isMultipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  const members = inputs.flatMap(formMembers)
  const [only] = inputs
  const isUnion = inputs.length === 1 && only?.param.in === 'form' && isUnionModel(only.param.schema)
  const described: CompiledBody = { kind: 'form', mediaType, members, ...(isUnion && { schema: only.param.schema }) }
  return { kind: 'form', mediaType, embedded: false, described }
}

function member(input: CollectedInput): CompiledBodyMember[] {
  const { schema, options } = input.param
  if (options.document === false) return []
  return [{ name: input.wire, schema, required: !compileSchema(schema).acceptsAbsent, options }]
}
