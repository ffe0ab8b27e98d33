import type { Claims } from './token-claims.ts'

/**
 * Access tokens whose signature was found good, by the whole token, so that a client's next request does not pay for
 * checking it again. At most `size`; the oldest goes first. Only verified tokens come in: nobody can fill it from outside.
 */
export class VerifiedTokens {
  readonly #claims = new Map<string, Claims>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  get(token: string): Claims | undefined {
    return this.#claims.get(token)
  }

  add(token: string, claims: Claims): void {
    if (this.#claims.size >= this.#size) {
      const oldest = this.#claims.keys().next()
      if (!oldest.done) this.#claims.delete(oldest.value)
    }
    this.#claims.set(token, claims)
  }

  delete(token: string): void {
    this.#claims.delete(token)
  }
}
