import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose'
import { fetchProviderJson, fetchProviderKeys } from './fetch-provider-keys.ts'
import type { ProviderSettings } from './open-id-connect-options.ts'
import { unavailable } from './provider-unavailable.ts'

interface LoadedKeys {
  readonly set: JSONWebKeySet
  /** The key that a header names, imported once. */
  readonly find: LocalJWKSet
  readonly atMs: number
}

// A question that failed is put again sooner: nobody is let in meanwhile.
const retryMs = 5000

/** The public keys of one provider: asked for when needed, by one question at a time. */
export class ProviderKeys {
  readonly #settings: ProviderSettings
  #loaded: LoadedKeys | undefined
  #loading: Promise<LoadedKeys> | undefined
  #askedAtMs = Number.NEGATIVE_INFINITY
  #failure: unknown

  constructor(settings: ProviderSettings) {
    this.#settings = settings
  }

  /**
   * The keys, if one of them fits; undefined when the provider has none that does.
   *
   * @throws providerUnavailable 503 when there are none, or a new one would have to be asked for and cannot be.
   */
  async holding(kid: string | undefined, alg: string): Promise<LocalJWKSet | undefined> {
    const known = await this.#current()
    if (hasKey(known.set, kid, alg)) return known.find
    // A token may name any key: this many questions a minute is all that somebody who makes them up can cause.
    if (this.#isCoolingDown()) {
      if (this.#failure !== undefined) throw this.#unavailable()
      return undefined
    }
    const fresh = await this.#load()
    return hasKey(fresh.set, kid, alg) ? fresh.find : undefined
  }

  async #current(): Promise<LoadedKeys> {
    const { maxAgeMs, maxStaleMs, clock } = this.#settings
    const loaded = this.#loaded
    const age = loaded === undefined ? Number.POSITIVE_INFINITY : Math.abs(clock() - loaded.atMs)
    if (loaded !== undefined && age <= maxAgeMs) return loaded
    if (loaded === undefined || age > maxAgeMs + maxStaleMs) {
      if (this.#failure !== undefined && this.#isCoolingDown()) throw this.#unavailable()
      return this.#load()
    }
    // The old keys hold for a while: a provider that is down for minutes must not stop everybody.
    if (this.#isCoolingDown()) return loaded
    const loading = this.#load().catch(() => loaded)
    // Once it has failed to answer nobody waits for it again: every pause would end in its whole time limit.
    return this.#failure === undefined ? loading : loaded
  }

  #load(): Promise<LoadedKeys> {
    this.#loading ??= this.#ask().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #ask(): Promise<LoadedKeys> {
    const { clock } = this.#settings
    this.#askedAtMs = clock()
    try {
      const configuration = await fetchProviderJson(this.#settings.configurationUrl, this.#settings)
      const set = await fetchProviderKeys(configuration, this.#settings)
      this.#failure = undefined
      this.#loaded = { set, find: createLocalJWKSet(set), atMs: clock() }
      return this.#loaded
    } catch (cause) {
      this.#failure = cause
      throw this.#unavailable()
    }
  }

  #isCoolingDown(): boolean {
    return this.#loading === undefined && this.#restMs() > 0
  }

  #restMs(): number {
    const { cooldownMs, clock } = this.#settings
    const pause = this.#failure === undefined ? cooldownMs : Math.min(cooldownMs, retryMs)
    return pause - Math.abs(clock() - this.#askedAtMs)
  }

  #unavailable(): Error {
    return unavailable(Math.max(1, Math.ceil(this.#restMs() / 1000)), this.#failure)
  }
}

// Without `kid` any key of the algorithm may be meant; which one it is, or that it is more than one, jose finds out.
function hasKey({ keys }: JSONWebKeySet, kid: string | undefined, alg: string): boolean {
  return keys.some((key) => (kid === undefined || key.kid === kid) && (key.alg === undefined || key.alg === alg))
}
