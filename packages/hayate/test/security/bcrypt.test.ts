import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HayateError } from '../../src/errors/hayate-error.ts'
import { loadBcrypt } from '../../src/security/verify-bcrypt.ts'
import { createPasswordHasher } from '../../src/security.ts'

const passwords = createPasswordHasher({ memoryKiB: 64, passes: 1 })

// From the tests of crypt_blowfish: password "U*U".
const blowfish = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'

test('a bcrypt hash of an earlier system is verified and asks to be replaced', async () => {
  for (const stored of [blowfish, blowfish.replace('$2a', '$2b'), blowfish.replace('$2a', '$2y')]) {
    assert.deepEqual(await passwords.verify('U*U', stored), { ok: true, rehash: true })
    assert.deepEqual(await passwords.verify('U*u', stored), { ok: false, rehash: false })
  }
})

test('what bcrypt would cut at 72 bytes is refused instead', async () => {
  const stored = '$2b$04$39a65cJX2qRS6aobBJtpJupIRvyIpU7H.e0YZ3SenS.BttaRszy0S'
  assert.equal((await passwords.verify('x'.repeat(72), stored)).ok, true)
  assert.equal((await passwords.verify('x'.repeat(73), stored)).ok, false)
})

test('a bcrypt password is compared as it was typed, which is how it was hashed', async () => {
  const decomposed = '$2b$04$ZshlmiVqPAJo1XxeXqe0y.kjQvU1JVb/lWVbV3isThGTuU/dyr4Z.'
  assert.equal((await passwords.verify('cafe\u0301', decomposed)).ok, true)
})

test('without the package that reads bcrypt, the error names it', async () => {
  await assert.rejects(loadBcrypt('bcrypt-that-nobody-published'), (error) => {
    assert.ok(error instanceof HayateError)
    assert.equal(error.code, 'HAYATE_BCRYPT_MISSING')
    assert.match(error.message, /npm install bcrypt-that-nobody-published/)
    return true
  })
})
