import { match, strictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const workflow = readFileSync(join(import.meta.dirname, 'build-deploy.yml'), 'utf8')
/** The text of each job, by its name. */
const jobs = new Map(
  workflow
    .split(/^jobs:\n/m)[1]
    ?.split(/^ {2}(?=\w+:\n)/m)
    .map((job) => [job.split(':')[0] ?? '', job]),
)

test('nothing is deployed that the tests have not passed', () => {
  match(jobs.get('image') ?? '', /needs: test\n/)
  match(jobs.get('deploy') ?? '', /needs: image\n/)
  match(jobs.get('test') ?? '', /- run: node --test\n/)
})

test('secrets come from the repository, and pull requests never deploy', () => {
  for (const name of ['image', 'deploy']) match(jobs.get(name) ?? '', /if: github\.ref == 'refs\/heads\/main'\n/)
  strictEqual(/(KEY|PASSWORD|TOKEN): (?!\$\{\{ secrets\.)/i.test(workflow), false)
})

test('a document of before is compared with the application', () => {
  const course = join(import.meta.dirname, '../..')
  const hayate = join(course, '../../node_modules/.bin/hayate')
  const run = (args: readonly string[], input = '') => spawnSync(hayate, args, { cwd: course, input, encoding: 'utf8' })
  const document = run(['openapi', 'app.ts'])
  strictEqual(document.status, 0, document.stderr)
  strictEqual(run(['openapi', 'diff', '-', 'app.ts'], document.stdout).status, 0)
  const more = document.stdout.replace('"/vote/"', '"/votes/"')
  strictEqual(run(['openapi', 'diff', '-', 'app.ts'], more).status, 1)
})
