/**
 * What of a valid answer leaves, for a route, a router or the whole application; each member of its own is inherited, and
 * the nearest one wins. It holds for what goes through an `output`: never for a response that a handler made itself.
 *
 * A field that may be left out is not `required` in the route's document.
 */
export interface OutputOptions {
  /** Leave out fields that the handler did not return: their defaults are not filled in. At every level. Default false. */
  readonly excludeUnset?: boolean
  /** Leave out fields whose value is their default, whoever set it. At every level. Default false. */
  readonly excludeDefaults?: boolean
  /** Leave out members of objects that are `null`, at every level; values of records and items of lists stay. Default false. */
  readonly excludeNull?: boolean
  /** Only these fields of the object, or of each object of the list, that is the answer. */
  readonly include?: readonly string[]
  /** All but these fields; it wins over `include`. */
  readonly exclude?: readonly string[]
}

/** The options of a group around `own`, with those of `own` over them. */
export function mergeOutputOptions(
  inherited: OutputOptions | undefined,
  own: OutputOptions | undefined,
): OutputOptions | undefined {
  return inherited === undefined || own === undefined ? (own ?? inherited) : { ...inherited, ...own }
}

/** Whether there is anything to leave out. */
export function leavesOut(options: OutputOptions | undefined): options is OutputOptions {
  if (options === undefined) return false
  const { excludeUnset, excludeDefaults, excludeNull, include, exclude } = options
  if (excludeUnset === true || excludeDefaults === true || excludeNull === true) return true
  return include !== undefined || (exclude !== undefined && exclude.length > 0)
}
