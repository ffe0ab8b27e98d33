/**
 * What `new Headers()` takes.
 *
 * Taken from the constructor: the names `HeadersInit` and `BodyInit` are known only to programs that load the types of
 * browsers, and where they are unknown a declaration that uses them checks nothing.
 */
export type HeadersLike = NonNullable<ConstructorParameters<typeof Headers>[0]>

/** What `new Response()` takes as its body. */
export type BodyLike = NonNullable<ConstructorParameters<typeof Response>[0]>
