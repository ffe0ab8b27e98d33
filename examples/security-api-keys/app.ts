import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { apiKey, hashToken } from 'hayate/security'

export const app = new Hayate({ title: 'API keys' })

// #region keys
/** Keys are stored as their hash: who reads the table cannot use them. */
const owners = new Map([[hashToken('key-of-the-example'), 'hokusai']])
// #endregion keys

// #region either
const keyInHeader = apiKey({ in: 'header', name: 'X-API-Key', autoError: false })
const keyInQuery = apiKey({ in: 'query', name: 'api_key', autoError: false })

function ownerOf(key: string): string {
  const owner = owners.get(hashToken(key))
  if (owner === undefined) throw keyInHeader.refusal('This key is not one of ours')
  return owner
}

const owner = depends({ headerKey: keyInHeader, queryKey: keyInQuery }, ({ headerKey, queryKey }) => {
  const key = headerKey ?? queryKey
  if (key === undefined) throw keyInHeader.refusal('Send a key in X-API-Key or api_key')
  return ownerOf(key)
})

app.get('/prints', { input: { owner } }, ({ owner }) => ({ owner }))
// #endregion either

// #region cookie
const cookieKey = apiKey({ in: 'cookie', name: 'session' })

app.get('/account', { input: { key: cookieKey } }, ({ key }) => ({ owner: ownerOf(key) }))
// #endregion cookie

if (import.meta.main) await serve(app)
