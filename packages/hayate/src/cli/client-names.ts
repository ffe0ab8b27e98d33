function words(text: string): readonly string[] {
  return text.split(/[^\p{ID_Continue}$]+|_/u).filter((word) => word !== '')
}

function startable(name: string, otherwise: string): string {
  if (name === '') return otherwise
  return /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`
}

/** `Item-Input` → `ItemInput`, `item_not_found` → `ItemNotFound`. */
export function typeName(text: string): string {
  return startable(
    words(text)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    'Schema',
  )
}

/** An operation id as the name of a function: itself when it can be one, else `items-list` → `itemsList`. */
export function functionName(text: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)) return text
  const [first = '', ...others] = words(text)
  return startable(first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''), 'operation')
}

/** Names that are given out once: the second `Item` is `Item2`. */
export class Names {
  readonly #taken: Set<string>

  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved)
  }

  take(name: string): string {
    let free = name
    for (let at = 2; this.#taken.has(free); at++) free = `${name}${at}`
    this.#taken.add(free)
    return free
  }
}
