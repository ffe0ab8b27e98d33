export { serve } from './adapters/node/serve.ts'
export type { RunningServer, ServeOptions } from './adapters/node/serve-options.ts'
export type { Startable } from './adapters/startable.ts'
