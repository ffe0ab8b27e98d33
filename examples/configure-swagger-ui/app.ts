import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { oauth2AuthorizationCode } from 'hayate/security'

const login = oauth2AuthorizationCode({
  authorizationUrl: 'https://login.example.com/authorize',
  tokenUrl: 'https://login.example.com/token',
  scopes: { profile: 'Read your profile' },
})

export const app = new Hayate({
  swaggerUi: { deepLinking: false, syntaxHighlight: { theme: 'obsidian' }, docExpansion: 'none' },
  swaggerUiOAuth: { clientId: 'docs', usePkceWithAuthorizationCodeGrant: true },
})

app.get('/me', { input: { token: login } }, ({ token }) => ({ length: token.length }))

if (import.meta.main) await serve(app)
