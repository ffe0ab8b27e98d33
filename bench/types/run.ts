// Type-checks 500 routes and prints what each costs: npm run bench:types [-- --write]
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clientModule } from './client-module.ts'
import { routesModule } from './routes-module.ts'

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, routes: { type: 'string', default: '500' } },
})
const count = Number(values.routes)
const root = fileURLToPath(new URL('../../', import.meta.url))

interface Cost {
  readonly instantiations: number
  readonly seconds: number
}

function read(report: string, label: string): number {
  const found = new RegExp(`^${label}:\\s+([\\d.,]+)`, 'm').exec(report)
  if (found?.[1] === undefined) throw new Error(`tsc printed no '${label}':\n${report}`)
  return Number(found[1].replaceAll(',', ''))
}

/** @param called - Whether a client calls each route. */
async function cost(routes: number, called: boolean): Promise<Cost> {
  const folder = await mkdtemp(join(root, 'bench/types/tmp-'))
  try {
    await writeFile(join(folder, 'routes.ts'), routesModule(routes))
    if (called) await writeFile(join(folder, 'client.ts'), clientModule(routes))
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
    )
    const report = execFileSync(
      join(root, 'node_modules/.bin/tsc'),
      // Several checkers would each count what they share.
      ['-p', folder, '--noEmit', '--extendedDiagnostics', '--checkers', '1'],
      { encoding: 'utf8' },
    )
    return { instantiations: read(report, 'Instantiations'), seconds: read(report, 'Check time') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measure(called: boolean): Promise<{ readonly few: Cost; readonly many: Cost; readonly each: number }> {
  const few = await cost(2, called)
  const many = await cost(count, called)
  return { few, many, each: Math.round((many.instantiations - few.instantiations) / (count - 2)) }
}

function row(label: string, { instantiations, seconds }: Cost): string {
  return `| ${label} | ${instantiations.toLocaleString('en')} | ${seconds.toFixed(2)} s |`
}

const declared = await measure(false)
const called = await measure(true)
const report = `# Type-checking

${new Date().toISOString().slice(0, 10)} · TypeScript ${execFileSync(join(root, 'node_modules/.bin/tsc'), ['--version'], { encoding: 'utf8' }).trim().replace('Version ', '')}

| routes | instantiations | check time |
| --- | --- | --- |
${row('2', declared.few)}
${row(`${count}`, declared.many)}
${row('2, called by a client', called.few)}
${row(`${count}, called by a client`, called.many)}

**${declared.each.toLocaleString('en')} instantiations for each route** (the aim is at most 1,200). Half of the routes are reads with two parameters, a
dependency chain, an output and an error; half are writes with a nested body of their own. The schemas' own cost is included.

**${(called.each - declared.each).toLocaleString('en')} more where a client calls it** (the aim is at most 1,500): its plan in the manifest, the call, and a look at the data and at an error.
`
process.stdout.write(report)
if (values.write) await writeFile(new URL('../results/types.md', import.meta.url), report)
