import { type AnyError, DeclaredHttpError } from './define-error.ts'

/** A sentence in every language that hayate speaks. */
export interface Sentences {
  readonly en: string
  readonly ja: string
}

/** An occurrence of one of hayate's own declared errors, with its sentence in each language. */
export class LocalizedHttpError extends DeclaredHttpError {
  readonly sentences: Sentences
  override readonly headers: Readonly<Record<string, string>> | undefined

  constructor(
    declaration: AnyError,
    sentences: Sentences,
    headers: Readonly<Record<string, string>> | undefined = declaration.headers,
  ) {
    super(declaration, sentences.en, undefined)
    this.name = 'LocalizedHttpError'
    this.sentences = sentences
    this.headers = headers
  }

  /** The same occurrence with the sentence of one language as its `detail`. */
  in(locale: keyof Sentences): DeclaredHttpError {
    return locale === 'en' ? this : new DeclaredHttpError(this.declaration, this.sentences[locale], undefined)
  }
}
