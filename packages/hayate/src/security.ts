export { type ApiKeyOptions, apiKey } from './security/api-key.ts'
export { insufficientScope, notAuthenticated } from './security/challenge-errors.ts'
export type { ProviderClaims } from './security/check-provider-claims.ts'
export { constantTimeEqual } from './security/constant-time-equal.ts'
export {
  createPasswordHasher,
  type PasswordCheck,
  type PasswordHasher,
  type PasswordHasherOptions,
  unusablePassword,
} from './security/create-password-hasher.ts'
export {
  type AccessClaims,
  createRefreshRotation,
  type LoginTokens,
  type RefreshOutcome,
  type RefreshRotation,
  type RefreshRotationOptions,
} from './security/create-refresh-rotation.ts'
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
export { type ExpiringIdsOptions, listFull } from './security/expiring-ids.ts'
export { hashToken } from './security/hash-token.ts'
export { type BasicCredentials, type HttpBasicOptions, httpBasic } from './security/http-basic.ts'
export { type HttpBearerOptions, httpBearer } from './security/http-bearer.ts'
export { httpDigest } from './security/http-digest.ts'
export { hashingBusy } from './security/limit-hashing.ts'
export { type MemorySessionsOptions, memorySessions } from './security/memory-sessions.ts'
export {
  type OAuth2AuthorizationCodeOptions,
  type OAuth2ClientCredentialsOptions,
  type OAuth2Flows,
  type OAuth2ImplicitOptions,
  type OAuth2Options,
  type OAuth2PasswordOptions,
  type OAuth2Scheme,
  type OpenIdConnectOptions,
  oauth2,
  oauth2AuthorizationCode,
  oauth2ClientCredentials,
  oauth2Implicit,
  oauth2PasswordBearer,
  openIdConnect,
  type ScopeDescriptions,
} from './security/oauth2-schemes.ts'
export {
  createOneTimeLinks,
  type LoadLinkState,
  type OneTimeLink,
  type OneTimeLinks,
  type OneTimeLinksOptions,
} from './security/one-time-links.ts'
export type { OpenIdConnectTokensOptions, ProviderAlgorithm } from './security/open-id-connect-options.ts'
export {
  type OpenIdConnectTokens,
  openIdConnectTokens,
  type ProviderCheckOptions,
  type ProviderTokenCheck,
} from './security/open-id-connect-tokens.ts'
export { type PasswordForm, passwordForm, strictPasswordForm } from './security/password-form.ts'
export {
  missingPermissions,
  type PermissionsOptions,
  permissionsFrom,
  type RequirePermissions,
} from './security/permissions.ts'
export { providerUnavailable } from './security/provider-unavailable.ts'
export { randomToken } from './security/random-token.ts'
export {
  type MemoryFamiliesOptions,
  memoryRefreshFamilies,
  type RefreshFamilies,
  type RefreshHash,
} from './security/refresh-families.ts'
export { memoryRevocations, type RevocationList, revocationsUnavailable } from './security/revocation-list.ts'
export { assertScopes, requires, type SecurityScopes, securityScopes } from './security/scopes.ts'
export type { OptionalKey, Session } from './security/session.ts'
export type { SessionStore, StoredSession } from './security/session-store.ts'
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
export { memoryUsedLinks, type UsedLinks } from './security/used-links.ts'
export { type SessionData, type WebSession, type WebSessionOptions, webSession } from './security/web-session.ts'
