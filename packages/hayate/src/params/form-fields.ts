import type { UploadedFile } from '../http/uploaded-file.ts'

/** What a form provides: the query string's way of asking, whatever the form's own encoding. */
export interface FormFields {
  getAll(name: string): readonly string[]
  names(): Iterable<string>
  /** Only of a multipart form. */
  files?(name: string): readonly UploadedFile[]
  /** Deletes temporary files. Only of a multipart form. */
  close?(): Promise<void>
}
