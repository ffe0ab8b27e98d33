import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnswerCoding, CodingLevels } from './content-coder.ts'

const ranges: Readonly<Record<AnswerCoding, readonly [least: number, most: number]>> = {
  // From 20 on a reader would need more memory than RFC 9659 lets it have.
  zstd: [1, 19],
  br: [0, 11],
  gzip: [1, 9],
}

/** @throws ConfigurationError `HAYATE_COMPRESS`. */
export function checkCodings(codings: readonly AnswerCoding[]): readonly AnswerCoding[] {
  const unknown = codings.find((coding) => !Object.hasOwn(ranges, coding))
  if (unknown === undefined && codings.length > 0) return [...new Set(codings)]
  const what = unknown === undefined ? 'codings is empty' : `codings has '${unknown}'`
  throw refused(`${what}. There are 'zstd', 'br' and 'gzip'.`)
}

/** @throws ConfigurationError `HAYATE_COMPRESS`. */
export function checkLevels(levels: CodingLevels): CodingLevels {
  for (const [coding, [least, most]] of Object.entries(ranges)) {
    // Proof: `ranges` has a key for each coding and no other.
    const level = levels[coding as AnswerCoding]
    if (Number.isInteger(level) && level >= least && level <= most) continue
    throw refused(`levels.${coding} is ${level}. It is a whole number from ${least} to ${most}.`)
  }
  return levels
}

/** @throws ConfigurationError `HAYATE_COMPRESS`. */
export function checkNumber(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw refused(`${option} is ${value}. It is a whole number from ${least} on.`)
}

function refused(problem: string): ConfigurationError {
  return new ConfigurationError('HAYATE_COMPRESS', `compress(): ${problem}`)
}
