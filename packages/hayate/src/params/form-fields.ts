/** What a form provides: the query string's way of asking, whatever the form's own encoding. */
export interface FormFields {
  getAll(name: string): readonly string[]
  names(): Iterable<string>
}
