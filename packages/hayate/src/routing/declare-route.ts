import { ConfigurationError } from '../errors/configuration-error.ts'
import type { AnyRoute, RouteDefinition } from './route.ts'

type ErasedHandler = (values: never) => unknown
type ErasedOptions = Partial<Omit<RouteDefinition, 'method' | 'path' | 'handler' | 'declaredAt'>>

const here = import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1)

/** `items.ts:12` of the code that declared a route, from the stack; '' when the engine gives none. */
function declarationPlace(): string {
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  const frame = frames.find((line) => !line.includes(here) && !/\/(route-group|hayate|router)\.[jt]s/.test(line))
  const place = frame === undefined ? null : /([^/\\(]+:\d+):\d+\)?$/.exec(frame)
  return place?.[1] ?? ''
}

/** Makes a route from what a verb was called with. */
export function declareRoute(
  method: string,
  path: string,
  second: ErasedHandler | ErasedOptions,
  third?: ErasedHandler,
): AnyRoute {
  const options = typeof second === 'function' ? {} : second
  const handler = typeof second === 'function' ? second : third
  if (typeof handler !== 'function') {
    throw new ConfigurationError(
      'HAYATE_NO_HANDLER',
      `${method} ${path}: the last argument is the handler, a function. It is ${typeof handler}.`,
    )
  }
  const definition: RouteDefinition = Object.freeze({
    ...options,
    method,
    path,
    input: Object.freeze({ ...options.input }),
    output: options.output,
    errors: options.errors ?? [],
    status: options.status,
    handler,
    declaredAt: declarationPlace(),
  })
  return Object.freeze({ kind: 'route' as const, method, path, definition })
}
