import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { createLogger } from '../../src/logging/json-logger.ts'
import { describeSettings, formatEnvExample, loadSettings } from '../../src/settings.ts'

const none = { envFile: false, secretsDir: '/nonexistent' } as const

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'hayate-settings-'))
}

/** The lines of the one error that a failed load throws. */
function problemsOf(load: () => unknown): readonly string[] {
  try {
    load()
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'HAYATE_SETTINGS', String(error))
    assert.equal(error.name, 'ConfigurationError')
    return error.message.split('\n').map((line) => line.replace(/^ {2}- /, ''))
  }
  assert.fail('nothing was thrown')
}

test('text becomes what the schema asks for, and defaults fill the rest', () => {
  const schema = z.object({
    port: z.int().default(8000),
    debug: z.boolean().default(false),
    ratio: z.number().optional(),
    allowed_hosts: z.array(z.string()).default(['*']),
    cors_origins: z.array(z.string()).default([]),
    ports: z.array(z.int()).default([]),
    level: z.enum(['info', 'debug']).default('info'),
    since: z.date().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    app_name: z.string().default('x'),
  })
  const settings = loadSettings(schema, {
    ...none,
    env: {
      DEBUG: 'yes',
      ALLOWED_HOSTS: 'a.example, b.example',
      CORS_ORIGINS: '["http://localhost:3000"]',
      PORTS: '1,2',
      LABELS: '{"a":"b"}',
      SINCE: '2026-01-31T12:00:00Z',
      RATIO: '',
      APP_NAME: '',
    },
  })
  assert.deepEqual(settings, {
    port: 8000,
    debug: true,
    allowed_hosts: ['a.example', 'b.example'],
    cors_origins: ['http://localhost:3000'],
    ports: [1, 2],
    level: 'info',
    since: new Date('2026-01-31T12:00:00Z'),
    labels: { a: 'b' },
    app_name: '',
  })
  const port: number = settings.port
  assert.equal(port, 8000)
  assert.throws(() => Object.assign(settings, { port: 1 }), TypeError)
})

test('names are read in any case, and the upper-case one wins', () => {
  const schema = z.object({ app_name: z.string(), databaseUrl: z.string() })
  assert.deepEqual(loadSettings(schema, { ...none, env: { App_Name: 'a', APP_NAME: 'b', database_url: 'c' } }), {
    app_name: 'b',
    databaseUrl: 'c',
  })
})

test('the environment wins over .env, .env over secret files, those over the default', () => {
  const path = folder()
  writeFileSync(join(path, '.env'), 'A=env-file\nB=env-file\nport=1\n')
  mkdirSync(join(path, 'secrets'))
  for (const name of ['a', 'B', 'c']) writeFileSync(join(path, 'secrets', name), 'secret-file\n')
  const schema = z.object({
    a: z.string(),
    b: z.string(),
    c: z.string(),
    d: z.string().default('default'),
    port: z.int(),
  })
  const options = { envFile: join(path, '.env'), secretsDir: join(path, 'secrets'), env: { A: 'environment' } }
  assert.deepEqual(loadSettings(schema, options), {
    a: 'environment',
    b: 'env-file',
    c: 'secret-file',
    d: 'default',
    port: 1,
  })
})

test('NAME_FILE names a file with the value, unless a setting of that name exists', () => {
  const path = join(folder(), 'key')
  writeFileSync(path, 'from-file\n')
  assert.deepEqual(loadSettings(z.object({ secret_key: z.string() }), { ...none, env: { SECRET_KEY_FILE: path } }), {
    secret_key: 'from-file',
  })
  const schema = z.object({ log: z.string().default('stdout'), log_file: z.string() })
  assert.deepEqual(loadSettings(schema, { ...none, env: { LOG_FILE: '/var/log/x' } }), {
    log: 'stdout',
    log_file: '/var/log/x',
  })
  const [, problem] = problemsOf(() =>
    loadSettings(z.object({ key: z.string() }), { ...none, env: { KEY_FILE: '/nonexistent/k' } }),
  )
  assert.equal(problem, 'KEY_FILE: the file /nonexistent/k cannot be read: there is no such file.')
})

test('nested objects are read from names joined with two underscores, over JSON in their own variable', () => {
  const smtp = z.object({
    host: z.string(),
    port: z.int().default(25),
    auth: z.object({ user: z.string() }).optional(),
  })
  const schema = z.object({ smtp: smtp.optional(), needed: smtp.optional() })
  const env = { SMTP: '{"host":"a","port":26}', SMTP__HOST: 'b', SMTP__AUTH__USER: 'u' }
  assert.deepEqual(loadSettings(schema, { ...none, env }), { smtp: { host: 'b', port: 26, auth: { user: 'u' } } })
  assert.deepEqual(loadSettings(schema, { ...none, env: {} }), {})
  const [, problem] = problemsOf(() => loadSettings(z.object({ smtp }), { ...none, env: {} }))
  assert.match(problem ?? '', /^SMTP__HOST: is missing\./)
})

test('a prefix stands before every name', () => {
  assert.deepEqual(
    loadSettings(z.object({ port: z.int() }), { ...none, prefix: 'shop_', env: { SHOP_PORT: '1', PORT: '2' } }),
    {
      port: 1,
    },
  )
})

test('all problems are reported at once, each with the name, what is wrong and where it was found', () => {
  const schema = z.object({
    port: z.int().min(1).max(65_535),
    debug: z.boolean(),
    database_url: z.string(),
    secret_key: z.string().min(32),
    algorithm: z.enum(['HS256', 'HS512']),
    ports: z.array(z.int()),
    labels: z.record(z.string(), z.string()),
    name: z.string().regex(/^a/, 'must begin with a'),
    dsn: z.url({ protocol: /^postgres$/ }),
  })
  const problems = problemsOf(() =>
    loadSettings(schema, {
      ...none,
      env: {
        PORT: 'eighty',
        DEBUG: 'maybe',
        SECRET_KEY: 'hunter2',
        ALGORITHM: 'none',
        PORTS: '1,x',
        LABELS: '{',
        NAME: 'b',
        DSN: 'mysql://u:hunter2@h/d',
      },
    }),
  )
  assert.deepEqual(problems, [
    'The settings are not valid:',
    'PORT: must be a whole number, but it is "eighty" (from the environment).',
    'DEBUG: must be true or false (1, 0, yes, no, on and off will do), but it is "maybe" (from the environment).',
    'PORTS[1]: must be a whole number, but it is "1,x" (from the environment).',
    'LABELS: is not valid JSON, but it is "{" (from the environment).',
    'DATABASE_URL: is missing. Set it in the environment or in .env.',
    'SECRET_KEY: must have at least 32 characters, but it is ******** (from the environment).',
    'ALGORITHM: must be one of HS256, HS512, but it is "none" (from the environment).',
    'NAME: must begin with a, but it is "b" (from the environment).',
    'DSN: must be a URL, but it is "mysql://u:[redacted]@h/d" (from the environment).',
  ])
})

test('a missing secret says that a file will do', () => {
  const [, problem] = problemsOf(() => loadSettings(z.object({ secret_key: z.string() }), { ...none, env: {} }))
  assert.equal(
    problem,
    'SECRET_KEY: is missing. Set it in the environment or in .env, or name a file that holds it in SECRET_KEY_FILE.',
  )
})

test('secrets are never printed with the settings, and are plain values for the program', () => {
  const schema = z.object({
    secret_key: z.string(),
    dsn: z.string().meta({ secret: true }).default('none'),
    public_key: z.string().meta({ secret: false }),
    access_token_expire_minutes: z.int(),
    smtp: z.object({ password: z.string(), host: z.string() }),
  })
  const settings = loadSettings(schema, {
    ...none,
    env: {
      SECRET_KEY: 'hunter2',
      DSN: 'hunter2',
      PUBLIC_KEY: 'open',
      ACCESS_TOKEN_EXPIRE_MINUTES: '30',
      SMTP__PASSWORD: 'hunter2',
      SMTP__HOST: 'h',
    },
  })
  assert.equal(settings.secret_key, 'hunter2')
  let logged = ''
  const log = createLogger({
    write: (chunk) => {
      logged += chunk
    },
  })
  log.info({ settings }, 'started')
  log.flushSync()
  for (const text of [JSON.stringify(settings), inspect(settings), inspect({ settings }, { depth: 9 }), logged]) {
    assert.doesNotMatch(text, /hunter2/)
    assert.match(text, /\*{8}|\[redacted\]/)
  }
  assert.match(inspect(settings), /open/)
  assert.match(inspect(settings), /30/)
  assert.deepEqual(Object.keys(settings), Object.keys(schema.shape))
})

test('other schemas work as well: Valibot and Zod mini', () => {
  const env = { PORT: '80', HOSTS: 'a,b' }
  assert.deepEqual(
    loadSettings(toStandardJsonSchema(v.object({ port: v.number(), hosts: v.array(v.string()) })), { ...none, env }),
    { port: 80, hosts: ['a', 'b'] },
  )
  assert.deepEqual(
    loadSettings(mini.object({ port: mini.int(), hosts: mini.array(mini.string()) }), { ...none, env }),
    {
      port: 80,
      hosts: ['a', 'b'],
    },
  )
})

test('a schema that is not an object, or is asynchronous, is refused', () => {
  assert.match(problemsOf(() => loadSettings(z.string(), none)).join(), /takes an object schema/)
  const asynchronous = z.object({ a: z.string().refine(async () => true) })
  assert.match(problemsOf(() => loadSettings(asynchronous, { ...none, env: { A: '1' } })).join(), /asynchronous/)
  assert.match(
    problemsOf(() => loadSettings(z.object({ aB: z.string(), a_b: z.string() }), none)).join(),
    /both read A_B/,
  )
})

test('an .env that was named must exist, the default one need not', () => {
  const [, problem] = problemsOf(() => loadSettings(z.object({}), { env: {}, envFile: '/nonexistent/.env' }))
  assert.equal(problem, '/nonexistent/.env: cannot be read: there is no such file.')
})

test('settings are described as an .env.example', () => {
  const schema = z.object({
    port: z.int().default(8000).describe('Port to listen on'),
    hosts: z.array(z.string()).default(['*']),
    secret_key: z.string(),
    token: z.string().default('hunter2'),
    level: z.enum(['info', 'debug']).optional(),
  })
  assert.deepEqual(describeSettings(schema)[0], {
    name: 'PORT',
    type: 'int',
    required: false,
    default: '8000',
    description: 'Port to listen on',
    secret: false,
  })
  assert.equal(
    formatEnvExample(describeSettings(schema)),
    `# Port to listen on
# int
# PORT=8000

# list of text
# HOSTS='["*"]'

# text, required, secret
SECRET_KEY=

# text, secret
# TOKEN=

# info | debug
# LEVEL=
`,
  )
})
