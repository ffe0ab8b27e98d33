import { redactText } from './redact.ts'

/** An error as it stands in a log entry. */
export interface SerializedError {
  /** Name of its class. */
  readonly type: string
  readonly message: string
  readonly code?: string | number
  /** The frames only, without the message that opens `Error.stack`. */
  readonly stack?: string
  readonly cause?: unknown
  /** Of an `AggregateError`, the first ten. */
  readonly errors?: readonly unknown[]
}

const maxCauses = 5
const maxMessageLength = 4_096
const maxStackLength = 8_192

function readMember(error: Error, name: 'name' | 'message' | 'stack' | 'cause' | 'code' | 'errors'): unknown {
  try {
    // Proof: any member may be read from any object; the value is narrowed by the caller.
    return (error as unknown as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

function clip(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`
}

function serializeStack(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined
  const firstFrame = stack.search(/^\s+at /m)
  return clip(redactText(firstFrame > 0 ? stack.slice(firstFrame).trimStart() : stack), maxStackLength)
}

function serializeCause(cause: unknown, depth: number): unknown {
  if (cause instanceof Error) return depth > maxCauses ? '[more causes]' : serializeAt(cause, depth)
  return cause
}

function serializeAt(error: Error, depth: number): SerializedError {
  const name = readMember(error, 'name')
  const code = readMember(error, 'code')
  const stack = serializeStack(readMember(error, 'stack'))
  const cause = readMember(error, 'cause')
  const errors = readMember(error, 'errors')
  return {
    type: typeof name === 'string' && name !== 'Error' ? name : error.constructor?.name || 'Error',
    message: clip(redactText(String(readMember(error, 'message') ?? '')), maxMessageLength),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: serializeCause(cause, depth + 1) }),
    ...(Array.isArray(errors) && { errors: errors.slice(0, 10).map((one) => serializeCause(one, depth + 1)) }),
  }
}

/**
 * An error as plain values: its class, message, code, stack and causes. Bounded to five causes; a cycle of causes ends
 * there. Never throws, whatever the error's getters do.
 */
export function serializeError(error: Error): SerializedError {
  return serializeAt(error, 0)
}
