/** A mistake of the person at the command line: shown as one message, without a stack. */
export class CliError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CliError'
  }
}

/** The application's own code failed; `cause` is what it threw. */
export class AppFailure extends CliError {
  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options)
    this.name = 'AppFailure'
  }
}
