/** Whether two types are the same, `any` and modifiers included: the compiler compares the two functions as they stand. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the parameter is what keeps the condition open.
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when the condition is true: `holds(true satisfies Same<A, B>)`. */
export function holds(_proven: true): void {}
