export { addressKey } from './middleware/address-key.ts'
export type { AllowedOrigins } from './middleware/compile-origins.ts'
export { type AnswerCoding, type CompressOptions, compress, uncompressed } from './middleware/compress.ts'
export { type CorsOptions, cors } from './middleware/cors.ts'
export { cspNonce } from './middleware/csp-nonce.ts'
export { type HttpsRedirectOptions, httpsRedirect } from './middleware/https-redirect.ts'
export { addressNotAllowed, type IpFilterOptions, ipFilter } from './middleware/ip-filter.ts'
export { type MemoryRateLimitsOptions, memoryRateLimits } from './middleware/memory-rate-limits.ts'
export { type RequestRateLimitOptions, rateLimit } from './middleware/rate-limit.ts'
export type { RateKey, RateLimitOptions } from './middleware/rate-limit-options.ts'
export {
  type RateBucket,
  type RateDecision,
  type RateLimitStore,
  type RatePolicy,
  type RateStep,
  takeFromBucket,
} from './middleware/rate-limit-store.ts'
export { type RateLimited, rateLimited } from './middleware/rate-limited.ts'
export { rateLimitUnavailable, tooManyRequests } from './middleware/rate-limiter.ts'
export {
  type HstsOptions,
  type SecurityHeadersOptions,
  securityHeaders,
} from './middleware/security-headers.ts'
export { type TrustedHostsOptions, trustedHosts } from './middleware/trusted-hosts.ts'
