import { base64url } from 'jose'
import { importLinkKeys, type LinkKeys } from './link-keys.ts'
import { checkLinkOptions } from './one-time-link-options.ts'
import { parseTokenJson } from './parse-token-json.ts'
import type { UsedLinks } from './used-links.ts'

/** What `createOneTimeLinks()` takes. */
export interface OneTimeLinksOptions {
  /** At least 32 bytes; text counts as UTF-8. May be the secret of `createTokens`: the keys are derived from it. */
  readonly secret: string | Uint8Array
  /** What the links are for, like `password-reset`: a link for one purpose is worth nothing for another. */
  readonly purpose: string
  /** Of the page that a link opens, absolute, `https` unless on this machine. Never made from a request's Host. */
  readonly url: string
  /** 1 second to 604,800 (a week). An hour is long enough for a password. */
  readonly ttlSeconds: number
  /** Remembers the used ones, so that of two uses at the same moment one wins. Default: only the state decides. */
  readonly used?: UsedLinks
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** A link that works once. */
export interface OneTimeLink {
  /** `url` with `token` in its query. */
  readonly url: string
  /** Letters, digits, `-`, `_` and one `.`; about 250 characters with a short subject, never over 4,096. */
  readonly token: string
  readonly expiresInSeconds: number
}

/**
 * The text that changes when a link is used or becomes pointless, like the hash of the password that it replaces. `undefined`
 * for a subject that no longer exists.
 */
export type LoadLinkState = (subject: string) => string | undefined | Promise<string | undefined>

/** Links for one purpose, each good for one use. */
export interface OneTimeLinks {
  /**
   * @param subject - Whom it is for, like the id of a user: 1 to 256 characters, readable by who has the link.
   * @param state - The text that using the link changes. It is not readable.
   * @throws RangeError for a subject that is empty or too long.
   */
  issue(subject: string, state: string): Promise<OneTimeLink>
  /** The subject of a link that may still be used, without using it: for the page with the form. */
  check(token: string, loadState: LoadLinkState): Promise<string | undefined>
  /** The same, and the link is used. Change the state after it. `undefined`: used, expired, forged, or for another purpose. */
  use(token: string, loadState: LoadLinkState): Promise<string | undefined>
}

const maxTokenLength = 4096
const maxSubjectLength = 256

/**
 * Makes links that are good for one use: password recovery, the confirmation of an address.
 *
 * ```ts
 * const recovery = createOneTimeLinks({ secret, purpose: 'password-reset', url: 'https://shop.example/reset', ttlSeconds: 900 })
 * const { url } = await recovery.issue(String(user.id), user.passwordHash)
 * const userId = await recovery.use(form.token, async (id) => (await findUser(id))?.passwordHash)
 * ```
 *
 * A link is signed and bound to the state at its issue: once the password is another, it and all others like it are dead,
 * without a table. Programs that look at the links of a mail open them: show a form on GET with `check`, and `use` on POST.
 *
 * @throws ConfigurationError `HAYATE_WEAK_SECRET` or `HAYATE_INVALID_ONE_TIME_LINK`.
 */
export function createOneTimeLinks(options: OneTimeLinksOptions): OneTimeLinks {
  checkLinkOptions(options)
  return new SignedLinks(options)
}

interface LinkPayload {
  readonly sub: string
  readonly exp: number
  readonly jti: string
  /** HMAC of jti and state. */
  readonly st: string
}

class SignedLinks implements OneTimeLinks {
  readonly #options: OneTimeLinksOptions
  readonly #clock: () => number
  #keys: Promise<LinkKeys> | undefined

  constructor(options: OneTimeLinksOptions) {
    this.#options = options
    this.#clock = options.clock ?? Date.now
  }

  async issue(subject: string, state: string): Promise<OneTimeLink> {
    if (subject.length < 1 || subject.length > maxSubjectLength || !subject.isWellFormed()) {
      throw new RangeError(`The subject of a link has 1 to ${maxSubjectLength} characters, not ${subject.length}.`)
    }
    const { url, ttlSeconds } = this.#options
    const keys = await this.#loadKeys()
    const jti = crypto.randomUUID()
    const exp = Math.floor(this.#clock() / 1000) + ttlSeconds
    const payload: LinkPayload = { sub: subject, exp, jti, st: await keys.state.sign(bound(jti, state)) }
    const text = base64url.encode(JSON.stringify(payload))
    const token = `${text}.${await keys.link.sign(text)}`
    const address = new URL(url)
    address.searchParams.set('token', token)
    return { url: address.href, token, expiresInSeconds: ttlSeconds }
  }

  async check(token: string, loadState: LoadLinkState): Promise<string | undefined> {
    const link = await this.#open(token, loadState)
    if (link === undefined || (await this.#options.used?.has(link.jti)) === true) return undefined
    return link.sub
  }

  async use(token: string, loadState: LoadLinkState): Promise<string | undefined> {
    const link = await this.#open(token, loadState)
    if (link === undefined) return undefined
    const { used } = this.#options
    return used === undefined || (await used.add(link.jti, link.exp)) ? link.sub : undefined
  }

  /** A link of ours that is in time and whose state is still that of its issue. */
  async #open(token: string, loadState: LoadLinkState): Promise<LinkPayload | undefined> {
    // Callers in plain JavaScript may hand over whatever a body had.
    if (typeof token !== 'string' || token.length > maxTokenLength) return undefined
    const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/.exec(token)
    const [, text = '', signature = ''] = parts ?? []
    const keys = await this.#loadKeys()
    if (parts === null || !(await keys.link.verify(text, signature))) return undefined
    // Proof: the signature is ours for this purpose, and we sign nothing but a LinkPayload.
    const payload = parseTokenJson(text) as unknown as LinkPayload
    if (payload.exp <= Math.floor(this.#clock() / 1000)) return undefined
    const state = await loadState(payload.sub)
    if (state === undefined || !(await keys.state.verify(bound(payload.jti, state), payload.st))) return undefined
    return payload
  }

  #loadKeys(): Promise<LinkKeys> {
    this.#keys ??= importLinkKeys(this.#options.secret, this.#options.purpose)
    return this.#keys
  }
}

/** The id has a fixed length, so no two pairs make one text; with it equal states look different in every link. */
function bound(jti: string, state: string): string {
  return `${jti} ${state}`
}
