import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '../../src/errors/configuration-error.ts'
import { HttpError } from '../../src/errors/http-error.ts'
import { createPasswordHasher, hashingBusy, unusablePassword } from '../../src/security.ts'

/** Cheap, so that a hundred hashes take no time; the form of the result is the same. */
const cheap = { memoryKiB: 64, passes: 1 }

// The reference implementation's own test: password "password", salt "somesalt", 64 MiB, 2 passes.
const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'

test('a password is stored as argon2id with OWASP’s parameters, in PHC form, each time with another salt', async () => {
  const passwords = createPasswordHasher()
  const [first, second] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')])
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(first, second)
  assert.deepEqual(await passwords.verify('correct horse', first), { ok: true, rehash: false })
  assert.deepEqual(await passwords.verify('correct horsE', first), { ok: false, rehash: false })
})

test('a hash of another implementation is verified, and asks to be replaced when its cost is another', async () => {
  const passwords = createPasswordHasher(cheap)
  assert.deepEqual(await passwords.verify('password', reference), { ok: true, rehash: true })
  assert.deepEqual(await passwords.verify('Password', reference), { ok: false, rehash: false })
  const stronger = createPasswordHasher({ ...cheap, passes: 2 })
  assert.deepEqual(await stronger.verify('a', await passwords.hash('a')), { ok: true, rehash: true })
})

test('a user who does not exist is never signed in', async () => {
  assert.equal(await createPasswordHasher(cheap).verifyNothing('correct horse'), false)
})

test('one password in two forms of Unicode is one password, and nothing is cut or skipped', async () => {
  const passwords = createPasswordHasher(cheap)
  const decomposed = await passwords.hash('cafe\u0301')
  assert.equal((await passwords.verify('caf\u00e9', decomposed)).ok, true)
  const withNul = await passwords.hash('abc\0def')
  assert.equal((await passwords.verify('abc\0def', withNul)).ok, true)
  assert.equal((await passwords.verify('abc', withNul)).ok, false)
  const long = await passwords.hash(`${'x'.repeat(1023)}a`)
  assert.equal((await passwords.verify(`${'x'.repeat(1023)}a`, long)).ok, true)
  assert.equal((await passwords.verify(`${'x'.repeat(1023)}b`, long)).ok, false)
})

test('more than 1,024 bytes and text that is not Unicode are refused without hashing', async () => {
  // Nothing may run and nothing may wait: whatever reaches the limit is busy.
  const passwords = createPasswordHasher({ ...cheap, maxConcurrent: 1, maxQueue: 0 })
  const running = passwords.hash('keeps the only place')
  for (const password of ['x'.repeat(1025), 'é'.repeat(513), 'x'.repeat(1_048_576), '\ud800', '\u0958'.repeat(300)]) {
    await assert.rejects(passwords.hash(password), (error) => unusablePassword.is(error) && error.status === 422)
    assert.deepEqual(await passwords.verify(password, reference), { ok: false, rehash: false })
    assert.equal(await passwords.verifyNothing(password), false)
  }
  await running
})

test('a stored text that is no hash of ours matches nothing, and costs what a hash costs', async () => {
  const passwords = createPasswordHasher({ ...cheap, maxConcurrent: 1, maxQueue: 0 })
  const stored = [
    '',
    '!',
    'password',
    '$argon2i$v=19$m=64,t=1,p=1$c29tc2FsdHNvbWVzYWx0$c29tZWhhc2hzb21laGFzaA',
    reference.replace('v=19', 'v=16'),
    reference.replace('m=65536', 'm=9999999'),
    reference.replace('t=2', 't=99'),
    reference.replace('p=1', 'p=0'),
    reference.replace('m=65536', 'm=1'),
    reference.replace('$c29tZXNhbHQ', '$'),
    `${reference}=`,
    `${reference}\n`,
    '$2b$31$CwTycUXWue0Thq9StjUM0uJ8gKKr5qYQG9O8CqOdJpJYgNjKdvS7C',
  ]
  for (const text of stored) {
    const running = passwords.hash('keeps the only place')
    await assert.rejects(passwords.verify('password', text), (error) => hashingBusy.is(error), text)
    await running
    assert.deepEqual(await passwords.verify('password', text), { ok: false, rehash: false }, text)
  }
})

test('beyond the queue the answer is 503 with Retry-After, and those in the queue are served', async () => {
  const passwords = createPasswordHasher({ ...cheap, maxConcurrent: 2, maxQueue: 3 })
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => passwords.verifyNothing('a')))
  const refused = results.filter((result) => result.status === 'rejected')
  assert.equal(refused.length, 5)
  for (const { reason } of refused) {
    assert.ok(reason instanceof HttpError && hashingBusy.is(reason))
    assert.equal(reason.status, 503)
    assert.equal(reason.headers?.['retry-after'], '1')
  }
  assert.equal(await passwords.verifyNothing('a'), false)
})

test('numbers that argon2id does not allow are refused at startup', () => {
  const wrong = [
    { memoryKiB: 7 },
    { memoryKiB: 8, parallelism: 2 },
    { passes: 0 },
    { passes: 1.5 },
    { maxConcurrent: 0 },
  ]
  for (const options of [...wrong, { maxQueue: -1 }, { memoryKiB: Number.NaN }, { parallelism: 0 }]) {
    assert.throws(() => createPasswordHasher(options), ConfigurationError, JSON.stringify(options))
  }
})
