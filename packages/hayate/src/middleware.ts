export type { AllowedOrigins } from './middleware/compile-origins.ts'
export { type CorsOptions, cors } from './middleware/cors.ts'
export { cspNonce } from './middleware/csp-nonce.ts'
export { addressNotAllowed, type IpFilterOptions, ipFilter } from './middleware/ip-filter.ts'
export {
  type HstsOptions,
  type SecurityHeadersOptions,
  securityHeaders,
} from './middleware/security-headers.ts'
