import type { Engine } from './engine.js'

/** The same store, rejecting with nothing but StonechatError: `unavailable`, `internal`, or what it threw itself. */
export function translateErrors<S extends object>(store: S, engine: Engine): S {
  const guarded = Object.entries(store).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member]
    const method = async (...args: unknown[]) => {
      try {
        return await member(...args)
      } catch (error) {
        throw engine.translateError(error)
      }
    }
    return [name, method]
  })
  return Object.fromEntries(guarded) as S
}
