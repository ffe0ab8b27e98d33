export { type Startable, serve } from './adapters/node/serve.ts'
export type { RunningServer, ServeOptions } from './adapters/node/serve-options.ts'
