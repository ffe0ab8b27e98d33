import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { body, cookie, form, Hayate, header, type Schema, type ValidationCode, validationCodes } from 'hayate'
import { type TestClient, testClient } from 'hayate/testing'
import { message } from '../packages/hayate/src/i18n/validation-messages.ts'
import { codes, readText, root, section, tableRows } from './read-markdown.ts'

const page = readText('docs/reference/validation.md')
const sentences = tableRows(section(page, 'Codes and sentences'))
const conversions = tableRows(section(page, 'Text: path, query, header, cookie, form'))
const forms = tableRows(section(page, 'JSON bodies and answers'))

// The schemas of the page are code: a module is made of them.
const folder = mkdtempSync(join(tmpdir(), 'hayate-validation-'))
after(() => rmSync(folder, { recursive: true }))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
const written = [...conversions, ...forms].map(([schema = '']) => codes(schema)[0] ?? '')
const members = [...new Set(written)].map((schema) => `  ${JSON.stringify(schema)}: ${schema},\n`).join('')
writeFileSync(join(folder, 'schemas.ts'), `import * as z from 'zod'\nexport const schemas = {\n${members}}\n`)
// Proof: the module was written above, and holds Zod schemas only.
const { schemas } = (await import(pathToFileURL(join(folder, 'schemas.ts')).href)) as {
  schemas: Record<string, Schema>
}

function schemaOf(cell: string): Schema {
  const schema = schemas[codes(cell)[0] ?? '']
  ok(schema, `no schema in '${cell}'`)
  return schema
}

/** `` `42` → `42` `` and `` `x` `int_parsing` ``, one after the other; what is sent may be *(empty)*. */
function examples(cell: string): readonly { readonly sent: string; readonly outcome: string }[] {
  const pairs = Array.from(
    cell.matchAll(/(`[^`]*`|\*\(empty\)\*) (?:→ )?`([^`]*)`/g),
    ([, sent = '', outcome = '']) => {
      return { sent: codes(sent)[0] ?? '', outcome }
    },
  )
  strictEqual(pairs.length, cell === '' ? 0 : cell.split('`, ').length, `cannot read '${cell}'`)
  return pairs
}

test('every code is on the page, in the order of the list', () => {
  deepStrictEqual([...new Set(sentences.map(([code = '']) => codes(code)[0]))], [...validationCodes])
})

test('the sentences are those of the catalogue', () => {
  for (const [code = '', filled = '', english, japanese] of sentences) {
    // Proof: the test above has compared the codes with the list.
    const issue = { path: [], code: codes(code)[0] as ValidationCode, params: JSON.parse(codes(filled)[0] ?? '{}') }
    deepStrictEqual([message('en', issue), message('ja', issue)], [english, japanese], code + filled)
  }
})

/** The first code of a refusal, else the text that the route answered. */
async function outcomeOf(response: Response): Promise<string> {
  // Proof: every route here answers a text as JSON or hayate's own problem document.
  const answer = (await response.json()) as string | { readonly errors: readonly { readonly code: string }[] }
  return typeof answer === 'string' ? answer : (answer.errors[0]?.code ?? '')
}

/** One route for each source that a value can be repeated in or left out of. */
async function textRoutes(schema: Schema): Promise<TestClient> {
  const app = new Hayate({ log: false })
  const show = ({ value }: { value: unknown }): string => inspect(value)
  app.get('/query', { input: { value: schema }, operationId: 'query' }, show)
  app.post('/form', { input: { value: form(schema) }, operationId: 'form' }, show)
  app.get('/header', { input: { value: header(schema) }, operationId: 'header' }, show)
  app.get('/cookie', { input: { value: cookie(schema) }, operationId: 'cookie' }, show)
  app.get('/path/{value}', { input: { value: schema }, operationId: 'path' }, show)
  return testClient(app)
}

for (const [schema = '', accepted = '', refused = ''] of conversions) {
  test(`text to ${schema}: what the page accepts and refuses`, async () => {
    await using client = await textRoutes(schemaOf(schema))
    for (const { sent, outcome } of [...examples(accepted), ...examples(refused)]) {
      const texts = sent.split(' ⏎ ')
      const values = new URLSearchParams(texts.map((text) => ['value', text]))
      const place = JSON.stringify(sent)
      strictEqual(await outcomeOf(await client.get('/query', { query: values })), outcome, `query ${place}`)
      // Browsers send the fields that were left empty: in a form empty text is no text.
      const inForm = sent === '' ? await outcomeOf(await client.post('/form', { form: {} })) : outcome
      strictEqual(await outcomeOf(await client.post('/form', { form: values })), inForm, `form ${place}`)
      const [only = ''] = texts
      // Nothing in a path is absent; HTTP itself trims headers and cookies, and repeats are for lists only.
      if (texts.length > 1 || only === '' || only !== only.trim() || /[^ -~]/.test(only)) continue
      const encoded = encodeURIComponent(only)
      strictEqual(await outcomeOf(await client.get(`/path/${encoded}`)), outcome, `path ${place}`)
      strictEqual(
        await outcomeOf(await client.get('/header', { headers: { value: only } })),
        outcome,
        `header ${place}`,
      )
      strictEqual(
        await outcomeOf(await client.get('/cookie', { headers: { cookie: `value=${encoded}` } })),
        outcome,
        `cookie ${place}`,
      )
    }
  })
}

for (const [schema = '', sent = '', provided = '', leaves = '', refused = ''] of forms) {
  test(`JSON ${sent} as ${schema}: in, out, and what is refused`, async () => {
    let got: unknown
    const app = new Hayate({ log: false })
    const output = schemaOf(schema)
    app.post('/', { input: { value: body(output) }, output }, ({ value }) => {
      got = value
      return value
    })
    await using client = await testClient(app)
    const post = (content: string): Promise<Response> =>
      client.post('/', { body: content, headers: { 'content-type': 'application/json' } })
    strictEqual(await (await post(codes(sent)[0] ?? '')).text(), codes(leaves)[0])
    strictEqual(inspect(got), codes(provided)[0])
    for (const { sent: content, outcome } of examples(refused))
      strictEqual(await outcomeOf(await post(content)), outcome, content)
  })
}
