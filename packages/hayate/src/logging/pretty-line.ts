import { printable } from './quote.ts'

const colours: Readonly<Record<string, string>> = {
  trace: '90',
  debug: '90',
  info: '32',
  warn: '33',
  error: '31',
  fatal: '41;97',
}

function paint(text: string, code: string | undefined, colour: boolean): string {
  return colour && code !== undefined ? `\u001b[${code}m${text}\u001b[0m` : text
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function statusColour(status: number): string {
  if (status >= 500) return '31'
  if (status >= 400) return '33'
  return '32'
}

function requestSummary(entry: Readonly<Record<string, unknown>>, colour: boolean): string {
  const status = Number(entry.status_code)
  const target = printable(String(entry.path ?? entry.route ?? ''))
  const duration = paint(`${String(entry.duration_ms)} ms`, '90', colour)
  return `${printable(String(entry.method))} ${target} ${paint(String(status), statusColour(status), colour)} ${duration}`
}

function errorLines(error: Readonly<Record<string, unknown>>, colour: boolean, label: string): string {
  const head = `\n    ${label}${paint(`${printable(String(error.type))}: ${printable(String(error.message))}`, '31', colour)}`
  const frames = typeof error.stack === 'string' ? error.stack.split('\n') : []
  const body = frames.map((frame) => paint(`\n      ${printable(frame.trim())}`, '90', colour)).join('')
  const cause = isRecord(error.cause) ? errorLines(error.cause, colour, 'caused by ') : ''
  return head + body + cause
}

const ownMembers: ReadonlySet<string> = new Set(['time', 'level', 'msg'])
const summarised: ReadonlySet<string> = new Set(['method', 'path', 'route', 'status_code', 'duration_ms', 'client'])

/**
 * A line of the JSON log for a person: `12:34:56.789 info  server started port=8000`, with an error's stack below it.
 * It is made from the finished line, so that what is redacted and bounded there is so here.
 *
 * @param colour - Whether to write ANSI colours; the caller knows of NO_COLOR.
 */
export function prettyLine(line: string, colour: boolean): string {
  const entry: unknown = JSON.parse(line)
  if (!isRecord(entry)) return line
  const level = String(entry.level)
  const isRequest = entry.msg === 'request' && entry.status_code !== undefined
  const message = isRequest ? requestSummary(entry, colour) : printable(String(entry.msg ?? ''))
  let rest = ''
  let errors = ''
  for (const [name, value] of Object.entries(entry)) {
    if (ownMembers.has(name) || (isRequest && summarised.has(name))) continue
    if (isRecord(value) && typeof value.type === 'string' && 'message' in value) errors += errorLines(value, colour, '')
    else
      rest += ` ${paint(`${printable(name)}=`, '90', colour)}${printable(typeof value === 'string' ? value : JSON.stringify(value))}`
  }
  const time = paint(String(entry.time).slice(11, 23), '90', colour)
  return `${time} ${paint(level.padEnd(5), colours[level], colour)} ${message}${rest}${errors}\n`
}
