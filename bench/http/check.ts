import type { Contender } from './contender.ts'
import type { Scenario } from './scenarios.ts'

/** A contender that answers wrongly, leaks, or does not validate is not measured. */
export async function check(contender: Contender, scenario: Scenario): Promise<void> {
  const { method, path, body, expects, refuses, invalid } = scenario
  const ask = (target: string, text: string | undefined) =>
    fetch(`http://127.0.0.1:${contender.port}${target}`, {
      method,
      ...(text !== undefined && { body: text, headers: { 'content-type': 'application/json' } }),
    })
  const answer = await (await ask(path, body)).text()
  if (!answer.includes(expects))
    throw new Error(`${contender.name} ${path}: expected ${expects}, got ${answer.slice(0, 200)}`)
  if (refuses !== undefined && answer.includes(refuses))
    throw new Error(`${contender.name} ${path}: lets '${refuses}' leave`)
  if (invalid === undefined || contender.name === 'bare') return
  const refused = await ask(invalid.path, invalid.body)
  await refused.text()
  if (refused.status < 400 || refused.status > 499)
    throw new Error(`${contender.name} ${invalid.path}: answered ${refused.status} to an invalid request`)
}
