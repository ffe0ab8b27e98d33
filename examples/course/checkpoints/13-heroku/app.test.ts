import { strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../run-command.ts'

test('the command of the Procfile serves, on the port that the environment names', async () => {
  const procfile = readFileSync(join(import.meta.dirname, 'Procfile'), 'utf8')
  const command = /^web: (.+)$/m.exec(procfile)?.[1] ?? ''
  await using server = await runCommand(command.replace('npx ', ''), import.meta.dirname)
  strictEqual(await (await fetch(`${server.url}/`)).text(), '{"message":"Hello World"}')
})
