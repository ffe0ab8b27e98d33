/** The names in a text: `'Hello {name}'` → `'name'`. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** Messages of one language by key. */
export type Messages = { readonly [key: string]: string }

/** What stands behind a key: nothing when the text has no placeholders. */
export type MessageValues<Text extends string> = [Placeholders<Text>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholders<Text>]: string | number | bigint }]

/** One language of a catalogue: a key, and the values its text names, give a sentence. */
export type Translate<M extends Messages> = <Key extends keyof M & string>(
  key: Key,
  ...values: MessageValues<M[Key]>
) => string

/** The keys of any language. */
type KeysOf<Texts> = Texts extends unknown ? keyof Texts : never

/** Every language has the keys of all others, each with the same placeholders; a difference is a compile error. */
type SameKeys<Catalogue> = {
  readonly [Locale in keyof Catalogue]: {
    readonly [Key in KeysOf<Catalogue[keyof Catalogue]>]: Key extends keyof Catalogue[Locale]
      ? SamePlaceholders<TextOf<Catalogue[keyof Catalogue], Key>, Catalogue[Locale][Key]>
      : string
  }
}

/** The texts that the languages have under one key. */
type TextOf<Texts, Key> = Texts extends { readonly [Each in Key & PropertyKey]: infer Text extends string }
  ? Text
  : never

/** `Texts` is a union and is compared as one: the names in any of the texts stand in each. */
type SamePlaceholders<Texts extends string, Text> = Text extends string
  ? [Placeholders<Texts>] extends [Placeholders<Text>]
    ? Text
    : `lacks {${Exclude<Placeholders<Texts>, Placeholders<Text>>}}`
  : never

function filled(text: string, values: Readonly<Record<string, unknown>> | undefined): string {
  if (values === undefined) return text
  return text.replaceAll(/\{([^{}]+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  )
}

/** A catalogue of messages: ask for a language, then for a key. */
export interface Catalogue<Locale extends string, M extends Messages> {
  (locale: Locale): Translate<M>
  /** For `negotiateLocale`, in the order they were written. */
  readonly locales: readonly Locale[]
}

/**
 * Declares an application's messages in all its languages. Every key must stand in every language with the same
 * placeholders: the compiler says which is missing.
 *
 * ```ts
 * const messages = defineMessages({
 *   en: { welcome: 'Welcome, {name}' },
 *   ja: { welcome: 'ようこそ、{name}さん' },
 * })
 * messages('ja')('welcome', { name: 'Hana' })
 * ```
 */
export function defineMessages<const C extends { readonly [locale: string]: Messages }>(
  catalogue: C & SameKeys<C>,
): Catalogue<keyof C & string, C[keyof C]> {
  const languages = new Map(
    Object.entries<Messages>(catalogue).map(([locale, texts]) => [
      locale,
      (key: string, values?: Readonly<Record<string, unknown>>): string => filled(texts[key] ?? key, values),
    ]),
  )
  const ask = (locale: string): unknown => {
    const language = languages.get(locale)
    if (!language) throw new RangeError(`No messages in '${locale}': there are ${[...languages.keys()].join(', ')}.`)
    return language
  }
  // Proof: every key of every language was checked by SameKeys, and each language answers with its own texts.
  return Object.assign(ask, { locales: [...languages.keys()] }) as unknown as Catalogue<keyof C & string, C[keyof C]>
}
