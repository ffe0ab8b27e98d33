import type { Inputs, WireInputs } from '../dependencies/dependency.ts'
import type { AnyError } from '../errors/define-error.ts'
import type { Output } from '../responses/output.ts'
import type { CalledOperation, CallMethod } from './route.ts'

declare const webhookTypes: unique symbol

/** A declared webhook: a value that carries the types of what is sent, `I`, and of the expected answer, `O`. */
export interface Webhook<Name extends string, I, O> {
  readonly kind: 'webhook'
  readonly name: Name
  readonly method: CallMethod
  readonly definition: CalledOperation
  readonly [webhookTypes]?: { inputs: I; output: O }
}

/** Any webhook, its types erased. */
export interface AnyWebhook {
  readonly kind: 'webhook'
  readonly name: string
  readonly method: CallMethod
  readonly definition: CalledOperation
}

/** What is sent to a webhook, by the names of its inputs: `WebhookInputs<typeof newSubscription>['subscription']`. */
export type WebhookInputs<W extends AnyWebhook> = W extends {
  readonly [webhookTypes]?: { inputs: infer I; output: unknown }
}
  ? I
  : never

type WebhookVerb = <
  const Name extends string,
  I extends Inputs = Record<never, never>,
  O extends Output | undefined = undefined,
>(
  name: Name,
  operation?: Omit<CalledOperation, 'input' | 'output' | 'errors'> & {
    readonly input?: I
    readonly output?: O
    readonly errors?: readonly AnyError[]
  },
) => Webhook<Name, WireInputs<I>, O>

/** What an application calls at addresses that its users register elsewhere: `webhooks` of the document. Never executed. */
export class Webhooks {
  readonly entries: AnyWebhook[] = []
  readonly get: WebhookVerb = this.#verb('get')
  readonly put: WebhookVerb = this.#verb('put')
  readonly post: WebhookVerb = this.#verb('post')
  readonly delete: WebhookVerb = this.#verb('delete')
  readonly patch: WebhookVerb = this.#verb('patch')

  #verb(method: CallMethod): WebhookVerb {
    return (name, operation = {}) => {
      // Proof: only members that were left out are undefined.
      const definition = Object.freeze({ ...operation }) as CalledOperation
      const webhook = Object.freeze({ kind: 'webhook' as const, name, method, definition })
      this.entries.push(webhook)
      return webhook
    }
  }
}
