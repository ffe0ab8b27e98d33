// Nanoseconds of the parts of a request: node --conditions=hayate-src bench/micro/parts.ts
import * as z from 'zod'
import { Exchange } from '../../packages/hayate/src/dependencies/exchange.ts'
import { checkPath } from '../../packages/hayate/src/http/decode-path.ts'
import { HttpRequest } from '../../packages/hayate/src/http/http-request.ts'
import { QueryString } from '../../packages/hayate/src/http/query-string.ts'
import type { Logger } from '../../packages/hayate/src/logging/logger.ts'
import { compileTextParam } from '../../packages/hayate/src/params/compile-text-param.ts'
import { compileOutputSchema } from '../../packages/hayate/src/responses/compile-output-schema.ts'
import { parsePattern } from '../../packages/hayate/src/routing/route-pattern.ts'
import { RouteTree } from '../../packages/hayate/src/routing/route-tree.ts'
import { compileSchema } from '../../packages/hayate/src/schema/compile-schema.ts'
import { compileTextConversion } from '../../packages/hayate/src/schema/compile-text-conversion.ts'
import { Item } from '../http/schemas.ts'

const tree = new RouteTree<number>()
tree.add('GET', parsePattern('/items/{id}'), 1)
tree.add('GET', parsePattern('/hello'), 1)
for (let at = 0; at < 200; at += 1) tree.add('GET', parsePattern(`/section${at}/{id}/page`), 1)
const source = {
  method: 'GET',
  scheme: 'http',
  host: 'localhost',
  target: '/items/42?q=wave',
  rawHeaders: ['Host', 'localhost'],
  client: () => undefined,
  signal: () => new AbortController().signal,
  readBody: async () => new Uint8Array(),
  streamBody: () => {
    throw new Error('not here')
  },
  hasBody: () => false,
}
const nothing = (): void => {}
const log: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => log,
}
const idParam = compileTextParam('path', 'id', z.int().min(1), { pathIndex: 0, validators: {} })
const qParam = compileTextParam('query', 'q', z.string().optional(), { validators: {} })
const int = compileSchema(z.int().min(1))
const text = compileSchema(z.string().optional())
const conversion = compileTextConversion(z.int().min(1))
const writer = compileOutputSchema(Item, { label: 'x', validators: {} })
const exchange = new Exchange(new HttpRequest(source), ['42'], log)
let sink: unknown
const parts: Record<string, () => void> = {
  'new HttpRequest': () => {
    sink = new HttpRequest(source)
  },
  checkPath: () => {
    sink = checkPath('/items/42')
  },
  'tree.match': () => {
    sink = tree.match('GET', new HttpRequest(source).path)
  },
  'new Exchange': () => {
    sink = new Exchange(exchange.request, exchange.pathValues, log)
  },
  'QueryString.getAll': () => {
    sink = new QueryString('q=wave').getAll('q')
  },
  'path param': () => {
    sink = idParam.read(exchange)
  },
  'query param': () => {
    sink = qParam.read(exchange)
  },
  'int conversion': () => {
    sink = conversion.convert('42')
  },
  'validate int': () => {
    sink = int.validate(42)
  },
  'validate text?': () => {
    sink = text.validate('wave')
  },
  'write output': () => {
    sink = writer.write({ id: 42, name: 'Item 42', q: 'wave', secret: 'x' })
  },
  'JSON.stringify': () => {
    sink = JSON.stringify({ id: 42, name: 'Item 42', q: 'wave' })
  },
}
for (let round = 0; round < 3; round += 1) {
  for (const [name, run] of Object.entries(parts)) {
    for (let at = 0; at < 50_000; at += 1) run()
    const startedAt = process.hrtime.bigint()
    for (let at = 0; at < 300_000; at += 1) run()
    const each = Number(process.hrtime.bigint() - startedAt) / 300_000
    if (round === 2) console.log(name.padEnd(20), each.toFixed(0), 'ns')
  }
}
if (sink === undefined) console.log('nothing')
