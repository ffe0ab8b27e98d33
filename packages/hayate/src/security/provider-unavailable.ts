import { type DeclaredError, DeclaredHttpError, defineError } from '../errors/define-error.ts'

/** 503: the OpenID provider's keys cannot be had, so that no token of it can be checked. */
export const providerUnavailable: DeclaredError<503, 'provider_unavailable'> = defineError('provider_unavailable', {
  status: 503,
  title: 'The sign-in service does not answer',
  description:
    'Tokens cannot be checked without the keys of the sign-in service. Try again after the seconds of Retry-After.',
})

class ProviderUnavailableError extends DeclaredHttpError {
  override readonly headers: Readonly<Record<string, string>>

  constructor(retrySeconds: number, cause: unknown) {
    super(providerUnavailable, 'Try again in a moment.', undefined, { cause })
    this.name = 'ProviderUnavailableError'
    this.headers = { 'retry-after': String(retrySeconds) }
  }
}

/** @param cause - For the log: the client learns nothing of the provider's addresses. */
export function unavailable(retrySeconds: number, cause: unknown): Error {
  return new ProviderUnavailableError(retrySeconds, cause)
}
