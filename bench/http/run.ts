// Runs every contender side by side: npm run bench -- [--rounds 9] [--ms 1000] [--only hello,items] [--write]
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { check } from './check.ts'
import { Contender } from './contender.ts'
import { load } from './load.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { type Sample, table } from './table.ts'
import { versions } from './versions.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    ms: { type: 'string', default: '1000' },
    warm: { type: 'string', default: '30000' },
    only: { type: 'string' },
    against: { type: 'string', default: 'bare,hayate,fastify,hono,express' },
    write: { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const durationMs = Number(values.ms)
const warmUpRequests = Number(values.warm)
const names = values.against.split(',')
const chosen = scenarios.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name))

async function measure(contender: Contender, scenario: Scenario, ms: number): Promise<Sample> {
  const before = await contender.cpuMicros()
  const startedAt = performance.now()
  const requests = await load(contender.port, scenario, ms)
  const seconds = (performance.now() - startedAt) / 1000
  return { cpuMicros: ((await contender.cpuMicros()) - before) / requests, perSecond: requests / seconds }
}

/** Until the compiler has seen enough: by requests, not by time, so that a slow contender is not measured cold. */
async function warmUp(contender: Contender, scenario: Scenario): Promise<void> {
  for (let requests = 0; requests < warmUpRequests; ) requests += await load(contender.port, scenario, 500)
}

/** Interleaved: every round asks every contender once, in turning order, so that a slow moment of the machine hits all. */
async function compare(observed: boolean): Promise<string> {
  const contenders = await Promise.all(names.map((name) => Contender.start(name, observed)))
  const samples = new Map<string, Sample[]>()
  // All scenarios before the first is measured: what they share would otherwise be cold in the first only.
  for (const scenario of chosen) {
    for (const contender of contenders) await check(contender, scenario)
    for (const contender of contenders) await warmUp(contender, scenario)
  }
  for (const scenario of chosen) {
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const contender = contenders[(turn + round) % contenders.length]
        if (contender === undefined) continue
        const key = `${scenario.name} ${contender.name}`
        samples.set(key, [...(samples.get(key) ?? []), await measure(contender, scenario, durationMs)])
      }
      process.stderr.write(`\r${observed ? 'observed' : 'plain'} ${scenario.name}: round ${round + 1} of ${rounds}   `)
    }
  }
  process.stderr.write('\n')
  for (const contender of contenders) await contender.stop()
  return table(chosen, names, samples)
}

const plain = await compare(false)
const observed = values.plain ? '' : await compare(true)
const [processor] = cpus()
const report = `# HTTP, side by side

${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores, ${processor?.model ?? 'unknown'} · Node ${process.versions.node} · ${await versions(names)}

${rounds} interleaved rounds of ${durationMs} ms after ${warmUpRequests.toLocaleString('en')} requests of warm-up for each row, 50 keep-alive connections. Processor time of the server process (user and system) in
microseconds per request: the median over the rounds. Ratios are medians of the ratios within a round. The machine is shared: trust the ratios.
\`bare\` is a \`node:http\` server that neither routes nor validates.

## Without log, request id and timing

${plain}
${values.plain ? '' : `## With log, request id and timing\n\nEach in its own idiom; \`bare\` writes the same log line by hand.\n\n${observed}`}`
process.stdout.write(`${report}\n`)
if (values.write) await writeFile(new URL('../results/http.md', import.meta.url), report)
