import { ConfigurationError } from '../errors/configuration-error.ts'
import type { CompiledRoute } from '../routing/compiled-route.ts'

/** The operation ids of one document, those of callbacks and webhooks included (OpenAPI 3.1 §4.8.10: unique). */
export class OperationNames {
  readonly #owners: Map<string, string>

  /** @param routes - Their names were compared when they were compiled. */
  constructor(routes: readonly CompiledRoute[]) {
    this.#owners = new Map(routes.map((route) => [route.operationId, `${route.method} ${route.path}`]))
  }

  /** @throws ConfigurationError `HAYATE_DUPLICATE_OPERATION_ID`. */
  claim(operationId: string, where: string): void {
    const owner = this.#owners.get(operationId)
    if (owner !== undefined) {
      throw new ConfigurationError(
        'HAYATE_DUPLICATE_OPERATION_ID',
        `Two operations are named '${operationId}': ${owner} and ${where}. Give one another operationId.`,
      )
    }
    this.#owners.set(operationId, where)
  }
}
