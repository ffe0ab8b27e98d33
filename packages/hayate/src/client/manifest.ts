/** Where an input of an operation travels. */
export type InputPlace = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'

/** How one named input is sent. */
export interface InputPlan {
  readonly in: InputPlace
  /** The name on the wire. Default: the input's own name. */
  readonly name?: string
  /** An object whose members travel one by one: a parameter model, or the fields of a form. */
  readonly model?: true
  /** The text is JSON; of a model, that of these members. */
  readonly json?: true | readonly string[]
}

/** How the body of an operation is written. */
export interface SentBody {
  /** `application/json`, `application/x-www-form-urlencoded`, `multipart/form-data`, or another one: JSON when it is a JSON type. */
  readonly type: string
  /** Every body input is a member of one JSON object, under its own name. */
  readonly embedded?: true
}

/** Everything that a client needs to know of one operation. Written by `hayate client`. */
export interface OperationPlan {
  /** In upper case. */
  readonly method: string
  /** With all prefixes: `/api/v1/items/{item_id}`; `{file_path:path}` takes several segments. */
  readonly path: string
  readonly inputs?: Readonly<Record<string, InputPlan>>
  readonly body?: SentBody
  /** Codes of the declared errors, by status. */
  readonly errors?: Readonly<Record<number, readonly string[]>>
  /** Statuses whose body is declared but has no code: `'422'`, `'4XX'`, `'default'`. Only from foreign documents. */
  readonly bodies?: readonly string[]
}

/** Operations by the name of their function in the client. */
export type Manifest = Readonly<Record<string, OperationPlan>>
