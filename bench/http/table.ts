import type { Scenario } from './scenarios.ts'

export interface Sample {
  readonly cpuMicros: number
  readonly perSecond: number
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

function ratio(one: readonly Sample[], other: readonly Sample[], of: keyof Sample): string {
  return median(one.map((sample, at) => sample[of] / (other[at]?.[of] ?? Number.NaN))).toFixed(2)
}

/** Processor time and throughput of every contender, and hayate's against each of them. */
export function table(
  scenarios: readonly Scenario[],
  names: readonly string[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): string {
  const others = names.filter((name) => name !== 'hayate')
  const header = [
    '',
    ...names.map((name) => `${name} µs`),
    ...others.map((name) => `hayate ÷ ${name}, CPU`),
    ...names.map((name) => `${name} req/s`),
  ]
  const lines = scenarios.map((scenario) => {
    const of = (name: string) => samples.get(`${scenario.name} ${name}`) ?? []
    const cpu = names.map((name) => median(of(name).map((sample) => sample.cpuMicros)).toFixed(1))
    const ratios = names.includes('hayate')
      ? others.map((name) => `**${ratio(of('hayate'), of(name), 'cpuMicros')}**`)
      : []
    const perSecond = names.map((name) =>
      Math.round(median(of(name).map((sample) => sample.perSecond))).toLocaleString('en'),
    )
    return [scenario.title, ...cpu, ...ratios, ...perSecond]
  })
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(header), row(header.map(() => '---')), ...lines.map(row)].join('\n')
}
