const idsPerRefill = 512
const pairsPerId = 11

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Every pair of the alphabet: twelve random bits pick one. */
const pairs: readonly string[] = Array.from(
  { length: 4096 },
  (_, bits) => `${alphabet[bits >> 6]}${alphabet[bits & 63]}`,
)

// Random numbers are drawn for 512 ids at once: a call for each request costs more than making the id.
const pool = new Uint16Array(idsPerRefill * pairsPerId)
let next = pool.length

function pair(): string {
  // Proof: the mask leaves 0 to 4095, and `pairs` has 4096 members.
  return pairs[(pool[next++] as number) & 4095] as string
}

/** A new id of a request: 132 random bits in 22 characters of `A–Z a–z 0–9 - _`. */
export function newRequestId(): string {
  if (next === pool.length) {
    crypto.getRandomValues(pool)
    next = 0
  }
  return pair() + pair() + pair() + pair() + pair() + pair() + pair() + pair() + pair() + pair() + pair()
}

const wellFormed = /^[A-Za-z0-9_-]{8,64}$/

/** The client's own id when it is well formed (8 to 64 of `A–Z a–z 0–9 _ -`), so that it may stand in logs and headers. */
export function acceptedRequestId(header: string | undefined): string | undefined {
  return header !== undefined && wellFormed.test(header) ? header : undefined
}
