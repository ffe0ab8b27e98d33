import { inWorker } from 'hayate/node'

/** Counts the primes below a number, slowly: a second of pure computing for ten million. */
export const countPrimes = inWorker(
  (below: number) => {
    let primes = 0
    for (let number = 2; number < below; number += 1) {
      let divisor = 2
      while (divisor * divisor <= number && number % divisor !== 0) divisor += 1
      if (divisor * divisor > number) primes += 1
    }
    return primes
  },
  { timeLimitMs: 5_000 },
)
