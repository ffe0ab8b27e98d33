import process from 'node:process'
import { HayateError } from 'hayate'
import { serve } from 'hayate/node'
import { readOrMakeSecretKey, secretKeyPath } from './auth/secret-key-file.ts'
import { readSettings } from './settings.ts'

/** `npm start`: one process, everything with a default. */
async function start(): Promise<void> {
  const { host, port, secret_key } = readSettings()
  if (secret_key === undefined) useOwnSecretKey()
  const { app } = await import('./app.ts')
  const server = await serve(app, { host, port, announce: false })
  process.stdout.write(`瓦版 Kawaraban is up. Read and try it at http://localhost:${server.port}/docs\n`)
  await server.stopped
}

function useOwnSecretKey(): void {
  const { key, made } = readOrMakeSecretKey()
  if (made) process.stdout.write(`SECRET_KEY was not set: made one in ${secretKeyPath} (only you can read it).\n`)
  process.env.SECRET_KEY = key
}

try {
  await start()
} catch (error) {
  // What is wrong with the configuration is one line; anything else is a bug and keeps its stack.
  if (!(error instanceof HayateError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
