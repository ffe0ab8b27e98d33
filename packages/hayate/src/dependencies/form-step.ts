import type { MultipartRules } from '../http/read-multipart.ts'
import { readFormBody } from '../params/read-form-body.ts'
import type { Exchange } from './exchange.ts'
import type { Step } from './step.ts'

/** Reads the form before the first step that needs it. Its temporary files live as long as the request, background work included. */
export class FormStep implements Step {
  readonly #rules: MultipartRules

  constructor(rules: MultipartRules) {
    this.#rules = rules
  }

  run(exchange: Exchange): void | Promise<void> {
    return readFormBody(exchange, this.#rules)?.then(() => closeLast(exchange))
  }
}

function closeLast(exchange: Exchange): void {
  const { form } = exchange
  if (form?.close === undefined) return
  exchange.cleanups ??= []
  // First in, last out: what was opened before may still use the files while it closes.
  exchange.cleanups.unshift({ name: 'uploaded files', afterResponse: true, close: () => form.close?.() })
}
