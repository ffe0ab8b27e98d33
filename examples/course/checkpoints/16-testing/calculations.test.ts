import { strictEqual, throws } from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { add, BankAccount, InsufficientFunds } from './calculations.ts'

// #region table
for (const [first, second, sum] of [
  [3, 2, 5],
  [7, 1, 8],
  [12, 4, 16],
] as const) {
  test(`${first} and ${second} are ${sum}`, () => {
    strictEqual(add(first, second), sum)
  })
}
// #endregion table

// #region fixture
suite('a bank account', () => {
  let account: BankAccount

  beforeEach(() => {
    account = new BankAccount(50)
  })

  test('begins with nothing', () => {
    strictEqual(new BankAccount().balance, 0)
  })

  test('takes and gives', () => {
    account.deposit(30)
    account.withdraw(20)
    strictEqual(account.balance, 60)
  })

  test('gives no more than it has', () => {
    throws(() => account.withdraw(200), InsufficientFunds)
  })
})
// #endregion fixture
