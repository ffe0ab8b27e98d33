import type { AddressInfo, Server } from 'node:net'

/** Whether log, request id and timing are on. */
export const observed = process.env['BENCH_OBSERVED'] === '1'

/** Tells the bench the port, and the processor time of this process whenever it asks. */
export function announce(server: Server | { readonly port: number }): void {
  // Proof: a listening TCP server has an AddressInfo.
  const port = 'port' in server ? server.port : (server.address() as AddressInfo).port
  process.on('message', (message) => {
    if (message === 'usage') process.send?.({ usage: process.cpuUsage(), rss: process.memoryUsage().rss })
    if (message === 'stop') process.exit(0)
  })
  process.send?.({ port })
}

/** The same line for every contender that has no log of its own. */
export function writeLogLine(method: string, path: string, status: number, durationMs: number): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), level: 'info', method, path, status_code: status, duration_ms: durationMs })}\n`,
  )
}
