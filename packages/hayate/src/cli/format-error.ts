import { styleText } from 'node:util'
import { HayateError } from '../errors/hayate-error.ts'
import { AppFailure, CliError } from './cli-error.ts'
import { findSourcePlace, formatSourceFrame } from './source-frame.ts'

function headline(text: string): string {
  return `${styleText('red', 'error:', { stream: process.stderr })} ${text}`
}

/** `TypeError: x is not a function`; the hint is for the mistake that type stripping makes most likely. */
function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`
  if (error instanceof HayateError) return error.message
  const code = 'code' in error ? error.code : undefined
  const hint =
    code === 'ERR_MODULE_NOT_FOUND'
      ? '\n  An import names the whole file: ./items.ts, not ./items. A package has to be installed.'
      : ''
  return `${error.name}: ${error.message}${hint}`
}

function causesOf(error: unknown): string {
  let text = ''
  let cause = error instanceof Error ? error.cause : undefined
  for (let depth = 0; cause !== undefined && depth < 5; depth++) {
    text += `\n  caused by ${describeThrown(cause)}`
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return text
}

function formatThrown(error: unknown): string {
  const place = findSourcePlace(error)
  const frame = place && formatSourceFrame(place)
  return `${describeThrown(error)}${causesOf(error)}${frame ? `\n\n${frame}` : ''}`
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `\n\n${error.stack ?? ''}${error.cause === undefined ? '' : `\n\ncaused by:${stackOf(error.cause)}`}`
}

/**
 * An error for a terminal: a person's mistake as one message, a failure of the application's code with the place in its
 * source. The stack only when asked for.
 */
export function formatError(error: unknown, options: { readonly verbose: boolean }): string {
  const stack = options.verbose ? stackOf(error) : ''
  if (error instanceof AppFailure) {
    const hint = options.verbose ? '' : '\n\n  --verbose shows the whole stack.'
    return `${headline(error.message)}\n\n${formatThrown(error.cause)}${stack}${hint}\n`
  }
  if (error instanceof CliError || error instanceof HayateError) return `${headline(error.message)}${stack}\n`
  return `${headline(formatThrown(error))}${stack}\n`
}
