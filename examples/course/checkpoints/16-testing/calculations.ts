export function add(first: number, second: number): number {
  return first + second
}

export class InsufficientFunds extends Error {}

export class BankAccount {
  #balance: number

  constructor(balance = 0) {
    this.#balance = balance
  }

  get balance(): number {
    return this.#balance
  }

  deposit(amount: number): void {
    this.#balance += amount
  }

  /** @throws InsufficientFunds when there is less on the account. */
  withdraw(amount: number): void {
    if (amount > this.#balance) throw new InsufficientFunds(`There are ${this.#balance} on the account.`)
    this.#balance -= amount
  }
}
