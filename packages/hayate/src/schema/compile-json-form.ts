/** hayate's JSON form, in both directions. */
export { compileJsonDecoder } from './compile-json-decoder.ts'
export { compileJsonEncoder } from './compile-json-encoder.ts'
export { JsonFormError, jsonText, maxJsonDepth, toJsonForm } from './to-json-form.ts'
