// Type-checks 500 routes and prints what each costs: npm run bench:types [-- --write]
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
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

async function cost(routes: number): Promise<Cost> {
  const folder = await mkdtemp(join(root, 'bench/types/tmp-'))
  try {
    await writeFile(join(folder, 'routes.ts'), routesModule(routes))
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['routes.ts'] }),
    )
    const report = execFileSync(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', folder, '--noEmit', '--extendedDiagnostics'],
      { encoding: 'utf8' },
    )
    return { instantiations: read(report, 'Instantiations'), seconds: read(report, 'Check time') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const few = await cost(2)
const many = await cost(count)
const each = Math.round((many.instantiations - few.instantiations) / (count - 2))
const report = `# Type-checking

${new Date().toISOString().slice(0, 10)} · TypeScript ${execFileSync(join(root, 'node_modules/.bin/tsc'), ['--version'], { encoding: 'utf8' }).trim().replace('Version ', '')}

| routes | instantiations | check time |
| --- | --- | --- |
| 2 | ${few.instantiations.toLocaleString('en')} | ${few.seconds.toFixed(2)} s |
| ${count} | ${many.instantiations.toLocaleString('en')} | ${many.seconds.toFixed(2)} s |

**${each.toLocaleString('en')} instantiations for each route** (the aim is at most 1,200). Half of the routes are reads with two parameters, a
dependency chain, an output and an error; half are writes with a nested body of their own. The schemas' own cost is included.
`
process.stdout.write(report)
if (values.write) await writeFile(new URL('../results/types.md', import.meta.url), report)
