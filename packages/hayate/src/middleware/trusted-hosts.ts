import { ConfigurationError } from '../errors/configuration-error.ts'
import { defineError } from '../errors/define-error.ts'
import { LocalizedHttpError } from '../errors/localized-error.ts'
import { matchesHost, parseHostPattern } from '../http/host-pattern.ts'
import type { HttpRequest } from '../http/http-request.ts'
import type { Middleware } from './middleware.ts'
import { redirectTo } from './redirect-to.ts'

/** What `trustedHosts()` takes beside the hosts. */
export interface TrustedHostsOptions {
  /** Sends `example.com` to `www.example.com` when only that one is trusted, with 307. Default false. */
  readonly wwwRedirect?: boolean
}

const hostNotTrusted = defineError('host_not_trusted', { status: 400, title: 'Host not trusted' })

const sentences = {
  en: 'This server has no such host.',
  ja: 'このホスト名のサイトはありません',
}

/**
 * Answers only requests that are addressed to these hosts; others get 400. Links and redirects are made of the host that a
 * client names, so one that anybody may choose ends in mails and caches. Use it first, on the application.
 *
 * ```ts
 * app.use(trustedHosts(['example.com', '*.example.com']))
 * ```
 *
 * @param hosts - `example.com`, `*.example.com` for all names below it (not itself), `127.0.0.1`, `[::1]`; `*` for all. Case,
 *   port and a dot at the end of the name that is asked for do not matter. Compared with `request.host`: behind a proxy that
 *   `trustProxy` names and whose `x-forwarded-host` is read, the one that the client named.
 * @throws ConfigurationError `HAYATE_INVALID_HOST` for what is no host, `HAYATE_TRUSTED_HOSTS` for an empty list.
 */
export function trustedHosts(hosts: readonly string[], options: TrustedHostsOptions = {}): Middleware {
  const isTrusted = compileHosts(hosts)
  const wwwRedirect = options.wwwRedirect === true
  return function trustedHosts(request, next) {
    const { host } = request
    if (isTrusted(host)) return next()
    // The list decides where this leads, never the client.
    if (wwwRedirect && host !== '' && isTrusted(`www.${host}`)) return redirectTo(request, { host: `www.${host}` })
    throw new LocalizedHttpError(hostNotTrusted, sentences)
  }
}

function compileHosts(hosts: readonly string[]): (host: HttpRequest['host']) => boolean {
  if (hosts.length === 0) {
    throw new ConfigurationError(
      'HAYATE_TRUSTED_HOSTS',
      'trustedHosts(): the list is empty, so that every request would be refused. Name the hosts of this server.',
    )
  }
  if (hosts.includes('*')) return () => true
  const patterns = hosts.map((host) => parseHostPattern(host, 'trustedHosts()'))
  return (host) => patterns.some((pattern) => matchesHost(pattern, host))
}
