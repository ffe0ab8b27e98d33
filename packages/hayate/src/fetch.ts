export { fetchHandler, type RequestAnswerer } from './adapters/fetch/fetch-handler.ts'
export type { FetchInfo } from './adapters/fetch/fetch-request-source.ts'
