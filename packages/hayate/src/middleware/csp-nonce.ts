import { depends } from '../dependencies/declare-dependency.ts'
import type { Dependency } from '../dependencies/dependency.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { response } from '../responses/reply.ts'
import { randomToken } from '../security/random-token.ts'

const place = '{nonce}'

const defaultPolicy = `default-src 'self'; script-src 'self' 'nonce-${place}'; style-src 'self' 'nonce-${place}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'`

/**
 * A dependency for pages with scripts or styles in them: provides a nonce of 128 random bits, another one for every answer,
 * and sets the answer's own Content-Security-Policy with it (CSP Level 3 §2.3.1). Routes that do not ask pay nothing.
 *
 * ```ts
 * const nonce = cspNonce()
 * app.get('/', { input: { nonce } }, ({ nonce }) => html(`<script nonce="${nonce}">…</script>`))
 * ```
 *
 * @param policy - `{nonce}` stands for the nonce. Default: own files, and scripts and styles with the nonce.
 * @throws ConfigurationError `HAYATE_SECURITY_HEADER` for a policy without `'nonce-{nonce}'`.
 */
export function cspNonce(policy: string = defaultPolicy): Dependency<string, object, never> {
  if (!policy.includes(`'nonce-${place}'`)) {
    throw new ConfigurationError(
      'HAYATE_SECURITY_HEADER',
      `cspNonce(): the policy has no 'nonce-${place}', so that the nonce would allow nothing.`,
    )
  }
  return depends(
    { response },
    ({ response }) => {
      const nonce = randomToken(16)
      response.setHeader('content-security-policy', policy.replaceAll(place, nonce))
      return nonce
    },
    { name: 'cspNonce' },
  )
}
