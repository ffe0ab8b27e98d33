/** What stands in a log in place of a secret. */
export const redacted = '[redacted]'

const secretName = /token|passw(?:or)?d|passphrase|secret|authorization|cookie|credential|api[-_]?key|private[-_]?key/i

/**
 * Whether a value under this name is kept out of logs: anything named token, password, secret, authorization or
 * cookie, in any case and any position (`X-Auth-Token`, `passwordConfirm`), and API and private keys.
 */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** Ends a name or a value inside a query string that may stand in the middle of a sentence. */
const boundary = /[?&;#\s"'<>]/

function decodedName(raw: string): string {
  if (!raw.includes('%')) return raw
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}

function redactQueryValues(text: string): string {
  let output = ''
  let copied = 0
  let nameStart = -1
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string
    if (character === '=' && nameStart >= 0) {
      const isSecret = isSecretName(decodedName(text.slice(nameStart, index)))
      nameStart = -1
      if (!isSecret) continue
      let end = index + 1
      while (end < text.length && !boundary.test(text[end] as string)) end++
      output += text.slice(copied, index + 1) + redacted
      copied = end
      index = end - 1
    } else if (boundary.test(character)) {
      // Only what follows `?`, `&`, `;` or `#` is a name: `secret = 1` in a sentence is left as it is.
      nameStart = /[?&;#]/.test(character) ? index + 1 : -1
    }
  }
  return copied === 0 ? text : output + text.slice(copied)
}

function redactUserInfo(text: string): string {
  let output = ''
  let copied = 0
  let from = text.indexOf('://')
  while (from >= 0) {
    const start = from + 3
    let end = start
    // The last `@` before the path: a password may hold a raw one.
    let at = -1
    while (end < text.length && !/[/?#\s"'<>]/.test(text[end] as string)) {
      if (text[end] === '@') at = end
      end++
    }
    const colon = text.indexOf(':', start)
    if (at > 0 && colon > 0 && colon < at) {
      output += text.slice(copied, colon + 1) + redacted
      copied = at
    }
    from = text.indexOf('://', end)
  }
  return copied === 0 ? text : output + text.slice(copied)
}

/**
 * Takes secrets out of a path, a URL or a sentence that holds one: the values of query parameters with a secret name
 * (`?token=…`), and the password of `scheme://user:password@host`. Linear in the length of the text.
 */
export function redactText(text: string): string {
  // Most texts name no secret: only one that does, or that may hide a name behind percent-encoding, is scanned.
  const mayHold = text.includes('=') && (text.includes('%') || isSecretName(text))
  const query = mayHold ? redactQueryValues(text) : text
  return query.includes('://') && query.includes('@') ? redactUserInfo(query) : query
}
