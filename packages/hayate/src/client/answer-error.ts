/** An answer that cannot be read: its body is not what its content type says. `cause` is what reading it threw. */
export class AnswerError extends Error {
  readonly status: number

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AnswerError'
    this.status = status
  }
}
