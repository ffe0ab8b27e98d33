import { depends, Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { openIdConnect, openIdConnectTokens, providerUnavailable } from 'hayate/security'

/** @param issuer - As the provider writes it: open its `/.well-known/openid-configuration` and copy `issuer`. */
export function createApp(issuer: string): Hayate {
  const app = new Hayate({ title: 'OpenID Connect' })

  // #region provider
  const provider = openIdConnectTokens({ issuer, audience: 'https://prints.example/api' })
  const signedIn = openIdConnect({ url: provider.configurationUrl })
  // #endregion provider

  // #region user
  const currentUser = depends(
    { token: signedIn },
    async ({ token }) => {
      const claims = await provider.verify(token)
      if (claims === undefined) throw signedIn.refusal('Could not validate credentials')
      return { id: claims.sub, issuer: claims.iss }
    },
    { errors: [providerUnavailable] },
  )

  app.get('/me', { input: { user: currentUser } }, ({ user }) => user)
  // #endregion user

  return app
}

export const app = createApp('http://localhost:28080/realms/prints')

if (import.meta.main) await serve(app)
