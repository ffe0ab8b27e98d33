export { fetchHandler, type RequestAnswerer } from './web/fetch-handler.ts'
export type { FetchInfo } from './web/fetch-request-source.ts'
