/** Answers that stand as JSON already: nobody makes objects of them only to write them again. */

const written = Symbol('written')

/**
 * Adds a field to an answer, which is read out of JSON when somebody asks for it.
 * @param json the whole answer with that field, in UTF-8: what carriers send, unless somebody has asked for the field, and may have changed it
 */
export function addWritten<T extends object, N extends string, V>(
  answer: T,
  name: N,
  read: () => V,
  json: Uint8Array,
): T & Record<N, V> {
  let whole: Uint8Array | undefined = json
  const become = (value: V) => {
    whole = undefined
    Object.defineProperty(answer, name, { value, writable: true, enumerable: true, configurable: true })
    return value
  }
  Object.defineProperty(answer, name, {
    get: () => become(read()),
    set: become,
    enumerable: true,
    configurable: true,
  })
  // Copies of the answer are without it: they may differ.
  Object.defineProperty(answer, written, { get: () => whole })
  return answer as T & Record<N, V>
}

/** The JSON of an answer, in UTF-8, where it stands written. */
export function findWritten(answer: unknown): Uint8Array | undefined {
  return (answer as { readonly [written]?: Uint8Array } | null | undefined)?.[written]
}
