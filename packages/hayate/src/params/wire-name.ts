import type { ParamSource } from './param.ts'

/** `userAgent` and `user_agent` in a header are `user-agent` on the wire; everywhere else a name is itself. */
export function wireName(source: ParamSource, name: string): string {
  if (source !== 'header') return name
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
