/**
 * Base of every error that hayate itself raises about its own use.
 *
 * Catch by class or by `code`, never by the text of the message: messages may change in any release.
 */
export class HayateError extends Error {
  /** Stable, in upper case, with the prefix `HAYATE_`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
