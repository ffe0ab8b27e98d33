import { InvalidArgumentError } from 'commander'
import type { SpecificationVersion } from '../openapi/document-info.ts'

/** @throws InvalidArgumentError for anything but `3.0`, `3.1` and `3.2`. */
export function parseSpecification(text: string): SpecificationVersion {
  if (text === '3.0' || text === '3.1' || text === '3.2') return text
  throw new InvalidArgumentError('It is 3.0, 3.1 or 3.2.')
}
