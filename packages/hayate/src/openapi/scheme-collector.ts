import type { SecurityRequirement } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { SecurityRequirementObject } from './document-types.ts'
import { sortedByKey } from './merge-openapi.ts'

/** Gathers the security schemes of a document as components, and says what an operation requires. */
export class SchemeCollector {
  readonly #schemes = new Map<string, Readonly<Record<string, unknown>>>()

  get schemes(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    return sortedByKey(Object.fromEntries(this.#schemes))
  }

  /**
   * The alternatives of an operation. All schemes that are demanded must be satisfied, so they stand in each; a scheme
   * that may be absent is one alternative more, and so is doing without: `[{}, { oauth2: [] }]`.
   *
   * @throws ConfigurationError `HAYATE_DUPLICATE_SECURITY_SCHEME` for one name with two meanings.
   */
  use(requirements: readonly SecurityRequirement[], where: string): readonly SecurityRequirementObject[] {
    const demanded = new Map<string, Set<string>>()
    const optional = new Map<string, Set<string>>()
    for (const { scheme, scopes } of requirements) {
      this.#keep(scheme.name, scheme.object, where)
      const group = scheme.optional === true ? optional : demanded
      group.set(scheme.name, new Set([...(group.get(scheme.name) ?? []), ...scopes]))
    }
    const base = Object.fromEntries([...demanded].map(([name, scopes]) => [name, [...scopes]]))
    const alternatives = [...optional]
      .filter(([name]) => !demanded.has(name))
      .map(([name, scopes]) => ({ ...base, [name]: [...scopes] }))
    return [base, ...alternatives]
  }

  #keep(name: string, object: Readonly<Record<string, unknown>>, where: string): void {
    const known = this.#schemes.get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(object)) {
      throw new ConfigurationError(
        'HAYATE_DUPLICATE_SECURITY_SCHEME',
        `Two different security schemes have the name '${name}' (the second is used by ${where}). ` +
          `Give one of them a name of its own: { name: '…' }.`,
      )
    }
    this.#schemes.set(name, object)
  }
}
