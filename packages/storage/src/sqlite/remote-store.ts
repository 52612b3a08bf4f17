import type { StoreName } from './rpc.js'

type CallStore = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>

/** A store whose every method is a call to the thread that really has it, but for what is answered here: its `own`. */
export function remoteStore<S extends object>(name: StoreName, call: CallStore, own: Partial<S> = {}): S {
  const members = new Map<string, unknown>(Object.entries(own))
  return new Proxy({} as S, {
    get(_, property) {
      // A store is no promise: `await store` must not ask a thread for `then`.
      if (typeof property !== 'string' || property === 'then') return undefined
      let member = members.get(property)
      if (member === undefined) {
        member = (...args: unknown[]) => call(name, property, args)
        members.set(property, member)
      }
      return member
    },
  })
}
