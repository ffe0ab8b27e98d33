import type { ListenOptions } from './listen-options.ts'

/** What `hayate dev` gives to the process that serves, as its only argument, in JSON. */
export interface DevTask extends ListenOptions {
  readonly module: string
  readonly verbose: boolean
}

/** From the process that serves. */
export interface DevListening {
  readonly kind: 'listening'
  /** Kept for the next start when port 0 was asked for. */
  readonly port: number
}

/** To the process that serves. */
export interface DevStop {
  readonly kind: 'stop'
}

/** Exit code of the process that serves when a change of the code cannot help: the port is taken. */
export const cannotListen = 98
