import { ConfigurationError } from '../errors/configuration-error.ts'
import { type DeclaredError, defineError } from '../errors/define-error.ts'
import { constantTimeEqual } from './constant-time-equal.ts'
import { defaultConcurrency, limitHashing } from './limit-hashing.ts'
import { type Argon2Cost, type Argon2Hash, parsePhcString, serializePhcString } from './phc-string.ts'
import { loadArgon2, type RunArgon2, requireArgon2 } from './run-argon2.ts'
import { isBcryptHash, maxBcryptBytes, verifyBcrypt } from './verify-bcrypt.ts'

/** What `createPasswordHasher()` takes. */
export interface PasswordHasherOptions {
  /** Memory of one hash. Default 19456 (19 MiB), at least 8 for each lane. */
  readonly memoryKiB?: number
  /** Rounds over the memory. Default 2. */
  readonly passes?: number
  /** Lanes. Default 1. */
  readonly parallelism?: number
  /** Hashes computed at once. Default: the cores, but at most half of libuv's threads (`UV_THREADPOOL_SIZE`, else 4). */
  readonly maxConcurrent?: number
  /** Hashes waiting for their turn; beyond them `hashingBusy`. Default 32. */
  readonly maxQueue?: number
}

/** Whether the password is the right one, and whether the stored hash should be replaced by a new `hash(password)`. */
export interface PasswordCheck {
  readonly ok: boolean
  /** True only with `ok`: the hash is bcrypt, or of another cost than this hasher's. */
  readonly rehash: boolean
}

/**
 * Stores and checks passwords. Passwords are compared in Unicode's form NFC, whole, up to 1,024 bytes of UTF-8.
 *
 * Every method throws hashingBusy (503 with Retry-After) when too many are waiting.
 */
export interface PasswordHasher {
  /** An argon2id hash as a PHC string. @throws unusablePassword 422 over 1,024 bytes, or if not well-formed Unicode. */
  hash(password: string): Promise<string>
  /**
   * Checks against a stored argon2id or bcrypt hash. A stored text that is neither matches nothing, at the same cost.
   *
   * @throws HayateError `HAYATE_BCRYPT_MISSING` for a bcrypt hash when `bcryptjs` is not installed.
   */
  verify(password: string, stored: string): Promise<PasswordCheck>
  /** For a user who does not exist: the work of `verify`, so that the time does not tell. Always false. */
  verifyNothing(password: string): Promise<false>
}

/** 422: no hash is computed for such a password. */
export const unusablePassword: DeclaredError<422, 'unusable_password'> = defineError('unusable_password', {
  status: 422,
  title: 'This password cannot be used',
})

const utf8 = new TextEncoder()
const maxPasswordBytes = 1024
const saltBytes = 16
const hashBytes = 32

/**
 * Makes a password hasher: argon2id (RFC 9106) with OWASP's first choice of cost, off the event loop and bounded.
 *
 * ```ts
 * const passwords = createPasswordHasher()
 * const check = user ? await passwords.verify(form.password, user.passwordHash) : await passwords.verifyNothing(form.password)
 * ```
 *
 * @throws ConfigurationError `HAYATE_INVALID_PASSWORD_COST` for numbers that argon2id does not allow, or
 *   `HAYATE_ARGON2_MISSING` where the runtime has no argon2.
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { memoryKiB = 19_456, passes = 2, parallelism = 1, maxQueue = 32 } = options
  const { maxConcurrent = defaultConcurrency(process.env.UV_THREADPOOL_SIZE) } = options
  const cost = { memoryKiB, passes, parallelism }
  checkNumbers(cost, maxConcurrent, maxQueue)
  requireArgon2()
  const limit = limitHashing(maxConcurrent, maxQueue)
  const nobody: Argon2Hash = { ...cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) }
  let loading: Promise<RunArgon2> | undefined

  const compute = async (password: Uint8Array, hash: Argon2Cost, salt: Uint8Array, length: number) => {
    loading ??= loadArgon2()
    const { memoryKiB, passes, parallelism } = hash
    return (await loading)({ memoryKiB, passes, parallelism, password, salt, length })
  }
  const matches = async (password: Uint8Array, stored: Argon2Hash) =>
    constantTimeEqual(await compute(password, stored, stored.salt, stored.hash.length), stored.hash)

  return {
    async hash(password) {
      const bytes = passwordBytes(password)
      if (bytes === undefined)
        throw unusablePassword(`A password has at most ${maxPasswordBytes} bytes of Unicode text.`)
      const salt = randomBytes(saltBytes)
      return limit(async () => serializePhcString({ ...cost, salt, hash: await compute(bytes, cost, salt, hashBytes) }))
    },
    async verify(password, stored) {
      const bytes = passwordBytes(password)
      if (bytes === undefined) return { ok: false, rehash: false }
      if (isBcryptHash(stored) && utf8.encode(password).length <= maxBcryptBytes) {
        // As typed: what wrote the hash did not normalise.
        const ok = await limit(() => verifyBcrypt(password, stored))
        return { ok, rehash: ok }
      }
      const hash = parsePhcString(stored)
      const ok = (await limit(() => matches(bytes, hash ?? nobody))) && hash !== undefined
      return { ok, rehash: ok && hash !== undefined && !isCurrent(hash, cost) }
    },
    async verifyNothing(password) {
      const bytes = passwordBytes(password)
      if (bytes !== undefined) await limit(() => matches(bytes, nobody))
      return false
    },
  }
}

/** In NFC, so that one password typed on two systems is one; undefined when it is too long to be worth hashing. */
function passwordBytes(password: string): Uint8Array | undefined {
  // A UTF-16 unit is at least one byte of UTF-8: this bounds the work of normalising.
  if (password.length > maxPasswordBytes || !password.isWellFormed()) return undefined
  const bytes = utf8.encode(password.normalize('NFC'))
  return bytes.length > maxPasswordBytes ? undefined : bytes
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}

function isCurrent(hash: Argon2Hash, cost: Argon2Cost): boolean {
  const sameCost =
    hash.memoryKiB === cost.memoryKiB && hash.passes === cost.passes && hash.parallelism === cost.parallelism
  return sameCost && hash.salt.length >= saltBytes && hash.hash.length >= hashBytes
}

function checkNumbers(cost: Argon2Cost, maxConcurrent: number, maxQueue: number): void {
  requireBetween('parallelism', cost.parallelism, 1, 64)
  requireBetween('memoryKiB', cost.memoryKiB, 8 * cost.parallelism, 1_048_576)
  requireBetween('passes', cost.passes, 1, 64)
  requireBetween('maxConcurrent', maxConcurrent, 1, 1024)
  requireBetween('maxQueue', maxQueue, 0, 100_000)
}

function requireBetween(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new ConfigurationError(
    'HAYATE_INVALID_PASSWORD_COST',
    `createPasswordHasher({ ${name}: ${value} }): a whole number from ${least} to ${most} is needed.`,
  )
}
