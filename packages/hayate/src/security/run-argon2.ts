import * as crypto from 'node:crypto'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { Argon2Cost } from './phc-string.ts'

export interface Argon2Input extends Argon2Cost {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  /** Bytes of the result. */
  readonly length: number
}

/** Computes argon2id version 0x13 (RFC 9106) on a thread of its own. */
export type RunArgon2 = (input: Argon2Input) => Promise<Uint8Array>

const nativePackage = '@node-rs/argon2'

/**
 * `@node-rs/argon2` if it is installed, which is three to four times as fast; else what `node:crypto` has.
 *
 * Both compute the same, so hashes may move between them.
 */
export async function loadArgon2(): Promise<RunArgon2> {
  const native = await importNative()
  return native === undefined ? runBuiltIn : (input) => runNative(native, input)
}

/** @throws ConfigurationError `HAYATE_ARGON2_MISSING` where neither implementation exists. */
export function requireArgon2(): void {
  // `node:crypto` has it since Node 24.7.
  if (typeof crypto.argon2 === 'function') return
  try {
    import.meta.resolve(nativePackage)
  } catch (cause) {
    throw new ConfigurationError(
      'HAYATE_ARGON2_MISSING',
      `This runtime has no argon2. Use Node 24.7 or newer, or: npm install ${nativePackage}`,
      { cause },
    )
  }
}

const runBuiltIn: RunArgon2 = ({ password, salt, length, memoryKiB, passes, parallelism }) =>
  new Promise((resolve, reject) => {
    const parameters = { message: password, nonce: salt, tagLength: length, memory: memoryKiB, passes, parallelism }
    crypto.argon2('argon2id', parameters, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })

type HashRaw = (password: Uint8Array, options: Readonly<Record<string, unknown>>) => Promise<Uint8Array>

async function importNative(): Promise<HashRaw | undefined> {
  try {
    const module: unknown = await import(nativePackage)
    if (typeof module !== 'object' || module === null || !('hashRaw' in module)) return undefined
    // Proof: @node-rs/argon2 declares hashRaw(password, options): Promise<Buffer> since 1.0.
    return typeof module.hashRaw === 'function' ? (module.hashRaw as HashRaw) : undefined
  } catch {
    // Not installed, or built for another machine: the built-in one gives the same result.
    return undefined
  }
}

function runNative(hashRaw: HashRaw, input: Argon2Input): Promise<Uint8Array> {
  return hashRaw(input.password, {
    // Its enums: Algorithm.Argon2id and Version.V0x13.
    algorithm: 2,
    version: 1,
    salt: input.salt,
    outputLen: input.length,
    memoryCost: input.memoryKiB,
    timeCost: input.passes,
    parallelism: input.parallelism,
  })
}
