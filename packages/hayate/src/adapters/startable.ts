import type { RunningApp, StartOptions } from '../app/running-app.ts'

/** What can be served: an application. */
export interface Startable {
  start(options?: StartOptions): Promise<RunningApp>
}
