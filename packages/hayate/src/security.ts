export { type ApiKeyOptions, apiKey } from './security/api-key.ts'
export { insufficientScope, notAuthenticated } from './security/challenge-errors.ts'
export { constantTimeEqual } from './security/constant-time-equal.ts'
export {
  createPasswordHasher,
  type PasswordCheck,
  type PasswordHasher,
  type PasswordHasherOptions,
  unusablePassword,
} from './security/create-password-hasher.ts'
export {
  createTokens,
  type IssuedToken,
  type IssueOptions,
  type NewClaims,
  type TokenCheck,
  type Tokens,
} from './security/create-tokens.ts'
export { type Csrf, type CsrfOptions, csrf, csrfFailed } from './security/csrf.ts'
export type { Credentials, Scheme, SchemeOptions } from './security/declare-scheme.ts'
export { hashToken } from './security/hash-token.ts'
export { type BasicCredentials, type HttpBasicOptions, httpBasic } from './security/http-basic.ts'
export { type HttpBearerOptions, httpBearer } from './security/http-bearer.ts'
export { hashingBusy } from './security/limit-hashing.ts'
export { type MemorySessionsOptions, memorySessions } from './security/memory-sessions.ts'
export {
  type OAuth2AuthorizationCodeOptions,
  type OAuth2PasswordOptions,
  type OAuth2Scheme,
  type OpenIdConnectOptions,
  oauth2AuthorizationCode,
  oauth2PasswordBearer,
  openIdConnect,
  type ScopeDescriptions,
} from './security/oauth2-schemes.ts'
export { type PasswordForm, passwordForm, strictPasswordForm } from './security/password-form.ts'
export { randomToken } from './security/random-token.ts'
export { assertScopes, requires, type SecurityScopes, securityScopes } from './security/scopes.ts'
export type { SessionStore, StoredSession } from './security/session-store.ts'
export type { OptionalKey, Session } from './security/session.ts'
export type { Claims, TokenRefusal } from './security/token-claims.ts'
export type {
  HmacAlgorithm,
  PairTokenKey,
  SecretTokenKey,
  SignatureAlgorithm,
  TokenAlgorithm,
  TokenKey,
} from './security/token-keys.ts'
export type { TokenKind, TokensOptions } from './security/token-options.ts'
export { type SessionData, type WebSession, type WebSessionOptions, webSession } from './security/web-session.ts'
