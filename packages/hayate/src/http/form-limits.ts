/** How much of a form is read. The whole body stays within the route's `maxBodyBytes` besides. */
export interface FormLimits {
  /** Most fields that are not files, empty ones counted: 413. Default 1,000. */
  readonly maxFields?: number
  /** Most files: 413. Default 20. */
  readonly maxFiles?: number
  /** Most bytes of a field of a multipart form that is not a file: 413. Default 1,048,576. */
  readonly maxFieldBytes?: number
  /** Most bytes of one file: 413. Default: only the limit of the whole body. */
  readonly maxFileBytes?: number
}

export const defaultFormLimits: Required<FormLimits> = {
  maxFields: 1_000,
  maxFiles: 20,
  maxFieldBytes: 1_048_576,
  maxFileBytes: Number.POSITIVE_INFINITY,
}
