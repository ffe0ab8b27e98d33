/** Elements of Accept-Encoding that are read: browsers send four. */
const maxElements = 32

/** RFC 9110 §12.4.2. */
const weightPattern = /^q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/i

/**
 * The coding that a client likes best (RFC 9110 §12.5.3), among those that the server has.
 *
 * @param codings - In the order in which the server likes them; it decides between those that the client likes equally.
 * @returns undefined for none: no header, an empty one, or one that likes the plain bytes (`identity`) better. What has no
 *   weight as RFC 9110 writes it, and what stands behind the 32nd element, is not read.
 */
export function chooseCoding<Coding extends string>(
  header: string | undefined,
  codings: readonly Coding[],
): Coding | undefined {
  if (header === undefined || header === '') return undefined
  const weights = readWeights(header)
  const others = weights.get('*')
  let best: Coding | undefined
  let most = weights.get('identity') ?? 0
  for (const coding of codings) {
    const weight = weights.get(coding) ?? others ?? 0
    // A coding wins over plain bytes that are liked as much: that is what it was asked for.
    if (weight > most || (best === undefined && weight === most && weight > 0)) {
      best = coding
      most = weight
    }
  }
  return best
}

function readWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const element of header.split(',', maxElements)) {
    const [name = '', parameter, ...more] = element.split(';')
    const weight = parameter === undefined ? 1 : readWeight(parameter)
    if (weight === undefined || more.length > 0) continue
    const coding = name.trim().toLowerCase()
    // RFC 9110 §8.4.1.3
    const known = coding === 'x-gzip' ? 'gzip' : coding
    // A coding that is refused once is refused: plain bytes can always be read.
    weights.set(known, Math.min(weight, weights.get(known) ?? 1))
  }
  return weights
}

function readWeight(parameter: string): number | undefined {
  const match = weightPattern.exec(parameter.trim())
  return match === null ? undefined : Number(match[1])
}
