/** Whether two types are the same, `any` and modifiers included. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when the argument of type is `true`: `holds<Same<A, B>>()`. */
export function holds<_Holds extends true>(): void {}
