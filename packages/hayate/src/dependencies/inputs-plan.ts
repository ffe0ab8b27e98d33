import { failed } from '../params/read-param.ts'

/** Which slot each name of an `input` record is filled from. */
export interface InputsPlan {
  readonly keys: readonly string[]
  readonly slots: readonly number[]
}

/** The values of an `input` record, or `failed` when one of them could not be read. */
export function buildInputs(plan: InputsPlan, values: readonly unknown[]): Record<string, unknown> | typeof failed {
  const inputs: Record<string, unknown> = {}
  const { keys, slots } = plan
  for (let at = 0; at < keys.length; at += 1) {
    // Proof: keys and slots are filled pairwise by the compiler.
    const value = values[slots[at] as number]
    if (value === failed) return failed
    inputs[keys[at] as string] = value
  }
  return inputs
}
