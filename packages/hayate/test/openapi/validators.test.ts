import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { fastapiErrors } from 'hayate'
import { richApp } from './rich-app.ts'

const run = promisify(execFile)

// Off is what concerns an application's taste and not the truth of its document: public operations, tags without a
// description, no servers (the default is where the document stands), trailing slashes, operations that cannot fail.
const redoclyConfig = `
extends: [recommended-strict]
rules:
  security-defined: off
  tag-description: off
  no-empty-servers: off
  no-path-trailing-slash: off
  operation-4xx-response: off
`

async function lint(document: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hayate-lint-'))
  try {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(document))
    await writeFile(join(folder, 'redocly.yaml'), redoclyConfig)
    const cli = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js')
    // An address that nobody answers at, so that a request to the internet would fail the test and not pass unseen.
    const env = {
      ...process.env,
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    }
    const args = [cli, 'lint', '--format=json', '--config=redocly.yaml', 'openapi.json']
    const { stdout } = await run(process.execPath, args, { cwd: folder, env }).catch((error: unknown) => {
      // Proof: a process that ends with another code than 0 rejects with its output.
      return error as { stdout: string; stderr: string }
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function assertLints(document: unknown): Promise<void> {
  const result = JSON.parse(await lint(document)) as {
    readonly totals: { readonly errors: number; readonly warnings: number }
    readonly problems: readonly {
      readonly message: string
      readonly ruleId: string
      readonly location: readonly { readonly pointer?: string }[]
    }[]
  }
  const problems = result.problems.map((each) => `${each.ruleId} ${each.location[0]?.pointer}: ${each.message}`)
  assert.deepEqual(problems, [])
}

test('the document of a rich application is valid by the schema of OpenAPI 3.1', async () => {
  const document = richApp().openapi()
  // The cast is the document's own form: an object of JSON.
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  const result = await new Validator().validate(copy)
  assert.deepEqual(result.errors, undefined)
  assert.equal(result.valid, true)
})

test('the same document in the words of OpenAPI 3.0 is valid by the schema of 3.0', async () => {
  const document = richApp({ openapi: '3.0' }).openapi()
  assert.equal(document.openapi, '3.0.3')
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  const result = await new Validator().validate(copy)
  assert.deepEqual(result.errors, undefined)
  assert.equal(result.valid, true)
})

test("the document in 3.0 passes redocly's strict rules", async () => {
  await assertLints(richApp().openapi({ openapi: '3.0' }))
})

test("the document of a rich application passes redocly's strict rules", async () => {
  await assertLints(richApp().openapi())
})

test("the document with FastAPI's error format passes as well", async () => {
  await assertLints(richApp({ errorFormat: fastapiErrors }).openapi())
})
