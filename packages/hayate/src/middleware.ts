export type { AllowedOrigins } from './middleware/compile-origins.ts'
export { type CorsOptions, cors } from './middleware/cors.ts'
