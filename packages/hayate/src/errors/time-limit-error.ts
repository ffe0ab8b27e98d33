import { type DeclaredError, defineError } from './define-error.ts'
import { LocalizedHttpError } from './localized-error.ts'

/** 504: the work took longer than it may. Declared by every route with a `timeLimitMs`. */
export const timeLimitExceeded: DeclaredError<504, 'timeout'> = defineError('timeout', {
  status: 504,
  title: 'Time limit exceeded',
  description: 'The work took longer than it may, and was told to stop.',
})

/** One occurrence, which names the seconds. */
export function timeLimitError(limitMs: number): LocalizedHttpError {
  const seconds = limitMs / 1_000
  return new LocalizedHttpError(timeLimitExceeded, {
    en: `The work took longer than ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    ja: `処理がタイムアウトしました（${seconds}秒）`,
  })
}
