// Instructions per request instead of time, which a busy machine does not change; needs Linux and perf:
// npm run bench:instructions --workspace bench -- [--only hello,items] [--rounds 3] [--ms 1500] [--write]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Contender } from './contender.ts'
import { load } from './load.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { median } from './table.ts'
import { versions } from './versions.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '1500' },
    warm: { type: 'string', default: '40000' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const names = ['bare', 'hayate', 'fastify', 'hono', 'express']
const chosen = scenarios.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name))

/** User and kernel instructions of a process while it answers one scenario, divided by the answers. */
async function count(contender: Contender, scenario: Scenario): Promise<number> {
  const events = ['-e', 'instructions:u,instructions:k']
  const perf = spawn('perf', ['stat', '-x', ',', ...events, '-p', String(contender.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const printed = text(perf.stderr)
  // Until it has attached: what comes before is not counted, and neither are its answers.
  await delay(300)
  const answers = await load(contender.port, scenario, Number(values.ms))
  perf.kill('SIGINT')
  await once(perf, 'exit')
  const counts = (await printed)
    .trim()
    .split('\n')
    .map((line) => Number(line.split(',')[0]))
  return counts.reduce((sum, each) => sum + each, 0) / answers
}

async function measure(name: string): Promise<readonly number[]> {
  const contender = await Contender.start(name, false)
  for (const scenario of chosen) {
    for (let warm = 0; warm < Number(values.warm); ) warm += await load(contender.port, scenario, 500)
  }
  const medians: number[] = []
  for (const scenario of chosen) {
    const rounds: number[] = []
    for (let round = 0; round < Number(values.rounds); round += 1) rounds.push(await count(contender, scenario))
    medians.push(median(rounds))
    process.stderr.write(`${name} ${scenario.name}: ${Math.round(medians.at(-1) ?? 0)}\n`)
  }
  await contender.stop()
  return medians
}

const counted = new Map<string, readonly number[]>()
for (const name of names) counted.set(name, await measure(name))

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const others = names.filter((name) => name !== 'hayate')
const head = ['', ...names, ...others.map((name) => `hayate ÷ ${name}`)]
const lines = chosen.map((scenario, at) => {
  const of = (name: string): number => counted.get(name)?.[at] ?? Number.NaN
  return row([
    scenario.title,
    ...names.map((name) => Math.round(of(name)).toLocaleString('en')),
    ...others.map((name) => `**${(of('hayate') / of(name)).toFixed(2)}**`),
  ])
})
const report = `# HTTP, in instructions

${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'} · Node ${process.versions.node} · ${await versions(names)}

Instructions of the server process per request, user and kernel together, counted by \`perf stat\`: the median of ${values.rounds} counts of ${values.ms} ms after ${Number(values.warm).toLocaleString('en')}
requests of warm-up for each row, 50 keep-alive connections. Unlike time, this does not change with what else the machine does. Log, request id and timing are off.

${[row(head), row(head.map(() => '---')), ...lines].join('\n')}
`
process.stdout.write(report)
if (values.write) await writeFile(new URL('../results/instructions.md', import.meta.url), report)
