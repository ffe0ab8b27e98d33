import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyError } from '../errors/define-error.ts'
import { defaultFormLimits, type FormLimits } from '../http/form-limits.ts'
import type { MultipartRules } from '../http/read-multipart.ts'
import { compileBodyParam } from '../params/compile-body-param.ts'
import { compileFileParam } from '../params/compile-file-param.ts'
import { compileJsonTextParam } from '../params/compile-json-text-param.ts'
import { compileModelParam } from '../params/compile-model-param.ts'
import { compileTextParam } from '../params/compile-text-param.ts'
import type { CompiledBodyMember } from '../params/described-param.ts'
import type { AnyParam } from '../params/param.ts'
import { readJsonBody } from '../params/read-body.ts'
import type { ParamReader } from '../params/read-param.ts'
import { formFields } from '../schema/form-fields.ts'
import { objectFields } from '../schema/object-fields.ts'
import { type BodyPlan, declareBody } from './body-plan.ts'
import { type CollectedInput, collectInputs } from './collect-inputs.ts'
import type { AnyDependency, Inputs, SecurityRequirement } from './dependency.ts'
import { describeParameters } from './describe-parameters.ts'
import { uploadBytes } from './form-plan.ts'
import { FormStep } from './form-step.ts'
import type { InputsPlan } from './inputs-plan.ts'
import type { CompiledOperation, CompileSettings, OperationSource } from './operation.ts'
import type { DependencyResolver } from './resolve-dependency.ts'
import { DependencyStep } from './solve-dependency.ts'
import { AppValueStep, BodyStep, ParamStep, ReadStep, type Step, UnreadBodyStep } from './step.ts'

/** @throws ConfigurationError For a cycle, a wrong lifetime, clashing names, or a source that does not fit: with the path. */
export function compileOperation(
  source: OperationSource,
  resolver: DependencyResolver,
  settings: CompileSettings,
): CompiledOperation {
  return new OperationCompiler(source, resolver, settings).compile()
}

class OperationCompiler {
  readonly #source: OperationSource
  readonly #resolver: DependencyResolver
  readonly #settings: CompileSettings
  readonly #formLimits: Required<FormLimits>
  readonly #collected: readonly CollectedInput[]
  readonly #bodyPlan: BodyPlan
  /** Text parameters are read first, so that their issues are known before anything is opened. */
  readonly #textSteps: Step[] = []
  readonly #steps: Step[] = []
  readonly #solved = new Map<AnyDependency, Map<string, number>>()
  readonly #dependencies = new Set<AnyDependency>()
  readonly #errors = new Set<AnyError>()
  readonly #security: SecurityRequirement[] = []
  #slots = 0
  #bodyIsRead = false

  constructor(source: OperationSource, resolver: DependencyResolver, settings: CompileSettings) {
    this.#source = source
    this.#resolver = resolver
    this.#settings = settings
    this.#formLimits = { ...defaultFormLimits, ...settings.formLimits }
    this.#collected = collectInputs(source, resolver)
    this.#bodyPlan = declareBody(source.label, this.#collected)
  }

  compile(): CompiledOperation {
    for (const dependency of this.#source.dependencies) this.#solve(dependency, [])
    const late: Step[] = []
    const handlerInputs = this.#plan(this.#source.input, [], late)
    this.#needBody(late)
    this.#steps.push(...late)
    if (!this.#bodyIsRead && ![...this.#dependencies].some((dependency) => dependency.definition.readsBody)) {
      this.#steps.push(new UnreadBodyStep())
    }
    return {
      steps: [...this.#textSteps, ...this.#steps],
      handlerInputs,
      parameters: describeParameters(this.#collected),
      body: this.#bodyPlan.described,
      uploadBytes: uploadBytes(this.#formMembers(), this.#formLimits.maxFiles),
      errors: [...this.#errors],
      security: mergeSecurity(this.#source.label, this.#security),
      dependencies: [...this.#dependencies],
    }
  }

  /** @param bodySteps - Takes the steps that read from the body, to run after everything else of this record. */
  #plan(inputs: Inputs, scopes: readonly string[], bodySteps: Step[]): InputsPlan {
    const keys = Object.keys(inputs)
    const slots = keys.map((key) => this.#slotFor(key, inputs[key], scopes, bodySteps))
    return { keys, slots }
  }

  #slotFor(key: string, entry: Inputs[string] | undefined, scopes: readonly string[], bodySteps: Step[]): number {
    if (entry !== undefined && isDependency(entry)) return this.#solve(entry, scopes, key)
    const input = this.#collected.find((candidate) => candidate.key === key && candidate.entry === entry)
    // Proof: collectInputs walked the same records through the same resolver.
    const { param, wire } = input as CollectedInput
    const slot = this.#slots++
    if (isOfBody(param)) bodySteps.push(new ParamStep(this.#bodyReader(param, wire), slot))
    else this.#textSteps.push(new ParamStep(this.#textReader(param, wire), slot))
    return slot
  }

  #textReader(param: AnyParam, wire: string): ParamReader {
    const { validators, maxJsonDepth } = this.#settings
    if (param.in === 'body' || param.in === 'file') throw new TypeError(`a ${param.in} is not text`)
    if (param.options.json === true && param.in !== 'path') {
      return compileJsonTextParam(param.in, wire, param.schema, { validators, maxJsonDepth })
    }
    const fields = param.in === 'form' ? formFields(param.schema) : objectFields(param.schema)
    if (fields !== undefined && param.in !== 'path') {
      return compileModelParam(param.in, param.schema, fields, {
        validators,
        maxJsonDepth,
        label: this.#source.label,
        declaredElsewhere: () => this.#wiresOf(param),
      })
    }
    const pathIndex = this.#source.pathNames.indexOf(wire)
    return compileTextParam(param.in, wire, param.schema, { pathIndex, validators })
  }

  #bodyReader(param: AnyParam, wire: string): ParamReader {
    if (param.in === 'form') return this.#textReader(param, wire)
    const { validators, maxJsonDepth } = this.#settings
    if (param.in === 'file') return compileFileParam(wire, param.schema, validators)
    if (this.#bodyPlan.kind === 'form')
      return compileJsonTextParam('form', wire, param.schema, { validators, maxJsonDepth })
    return compileBodyParam(param.schema, this.#bodyPlan.embedded ? { member: wire, validators } : { validators })
  }

  /** Names that other inputs of this operation read from the same source; a form holds its files and JSON parts as well. */
  #wiresOf(param: AnyParam): ReadonlySet<string> {
    const isSame = (other: AnyParam) => other.in === param.in || (param.in === 'form' && isOfBody(other))
    const others = this.#collected.filter((input) => isSame(input.param) && input.param !== param)
    return new Set(others.flatMap((input) => input.wires))
  }

  #needBody(bodySteps: readonly Step[]): void {
    if (bodySteps.length === 0 || this.#bodyIsRead) return
    this.#bodyIsRead = true
    const { mediaType } = this.#bodyPlan
    const rules = { mediaType, maxDepth: this.#settings.maxJsonDepth, strict: this.#settings.strictContentType }
    this.#steps.push(
      this.#bodyPlan.kind === 'form'
        ? new FormStep(this.#formRules())
        : new BodyStep((exchange) => readJsonBody(exchange, rules)),
    )
  }

  #formMembers(): readonly CompiledBodyMember[] {
    const { described } = this.#bodyPlan
    return described?.kind === 'form' ? described.members : []
  }

  #formRules(): MultipartRules {
    const json = this.#formMembers().filter((member) => member.form === 'json')
    return { limits: this.#formLimits, textNames: new Set(json.map((member) => member.name)) }
  }

  /** Compiles a dependency and all below it; returns the slot of its value. */
  #solve(asked: AnyDependency, scopes: readonly string[], key?: string): number {
    const { dependency, own, scopes: effective, fresh } = this.#resolver.resolve(asked, scopes)
    for (const error of own) this.#errors.add(error)
    const identity = fresh ? `fresh ${this.#slots}` : this.#resolver.readsScopes(dependency) ? effective.join(' ') : ''
    const solved = this.#solved.get(dependency) ?? new Map<string, number>()
    this.#solved.set(dependency, solved)
    const known = solved.get(identity)
    if (known !== undefined) {
      this.#documentBelow(dependency, effective)
      return known
    }
    const slot = this.#compileDependency(dependency, effective, key)
    solved.set(identity, slot)
    return slot
  }

  #compileDependency(dependency: AnyDependency, scopes: readonly string[], key: string | undefined): number {
    const { definition } = dependency
    if (dependency.lifetime === 'app') {
      const slot = this.#slots++
      this.#textSteps.push(new AppValueStep(this.#resolver.appCell(dependency), slot))
      this.#dependencies.add(dependency)
      return slot
    }
    for (const error of definition.errors) this.#errors.add(error)
    this.#documentSecurity(dependency, scopes)
    if (definition.read !== undefined) {
      const slot = this.#slots++
      this.#steps.push(new ReadStep(definition.read, scopes, slot))
      this.#dependencies.add(dependency)
      return slot
    }
    const bodySteps: Step[] = []
    const inputs = this.#plan(definition.inputs, scopes, bodySteps)
    this.#needBody(bodySteps)
    this.#steps.push(...bodySteps)
    const slot = this.#slots++
    const target = {
      name: definition.name ?? key ?? 'anonymous',
      provide: definition.provide,
      afterResponse: dependency.lifetime === 'after-response',
    }
    this.#steps.push(new DependencyStep(target, inputs, slot))
    this.#dependencies.add(dependency)
    return slot
  }

  /** A shared dependency is asked for with other scopes too: the schemes below it document them as well. */
  #documentBelow(dependency: AnyDependency, scopes: readonly string[]): void {
    this.#documentSecurity(dependency, scopes)
    for (const entry of Object.values(dependency.definition.inputs)) {
      if (!isDependency(entry)) continue
      const below = this.#resolver.resolve(entry, scopes)
      this.#documentBelow(below.dependency, below.scopes)
    }
  }

  #documentSecurity(dependency: AnyDependency, scopes: readonly string[]): void {
    const { security } = dependency.definition
    if (security !== undefined) this.#security.push({ scheme: security, scopes })
  }
}

function isOfBody(param: AnyParam): boolean {
  return param.in === 'body' || param.in === 'form' || param.in === 'file'
}

export function isDependency(entry: Inputs[string]): entry is AnyDependency {
  return 'kind' in entry && entry.kind === 'dependency'
}

/** One requirement for each scheme, its scopes joined. */
function mergeSecurity(label: string, requirements: readonly SecurityRequirement[]): readonly SecurityRequirement[] {
  const merged = new Map<string, SecurityRequirement>()
  for (const requirement of requirements) {
    const earlier = merged.get(requirement.scheme.name)
    if (earlier !== undefined && !sameScheme(earlier, requirement)) {
      throw new ConfigurationError(
        'HAYATE_DUPLICATE_SECURITY_SCHEME',
        `${label}: two different security schemes are named '${requirement.scheme.name}'. Give one of them another name.`,
      )
    }
    const scopes = [...new Set([...(earlier?.scopes ?? []), ...requirement.scopes])]
    // Where one use of a scheme demands its credential, another that does not changes nothing.
    const scheme = earlier !== undefined && earlier.scheme.optional !== true ? earlier.scheme : requirement.scheme
    merged.set(requirement.scheme.name, { scheme, scopes })
  }
  return [...merged.values()]
}

function sameScheme(one: SecurityRequirement, other: SecurityRequirement): boolean {
  return one.scheme === other.scheme || JSON.stringify(one.scheme.object) === JSON.stringify(other.scheme.object)
}
