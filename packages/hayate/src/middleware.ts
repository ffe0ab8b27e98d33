export type { AllowedOrigins } from './middleware/compile-origins.ts'
export { type AnswerCoding, type CompressOptions, compress, uncompressed } from './middleware/compress.ts'
export { type CorsOptions, cors } from './middleware/cors.ts'
export { cspNonce } from './middleware/csp-nonce.ts'
export { type HttpsRedirectOptions, httpsRedirect } from './middleware/https-redirect.ts'
export { addressNotAllowed, type IpFilterOptions, ipFilter } from './middleware/ip-filter.ts'
export {
  type HstsOptions,
  type SecurityHeadersOptions,
  securityHeaders,
} from './middleware/security-headers.ts'
export { type TrustedHostsOptions, trustedHosts } from './middleware/trusted-hosts.ts'
