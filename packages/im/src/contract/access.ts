/** What a method of a store does: one that only reads may run beside others, and where nothing can be written. */
export type MethodAccess = 'read' | 'write'

/** What each method of a store does; none can be forgotten. */
export type AccessOf<Store> = {
  readonly [M in keyof Store as Store[M] extends (...args: never[]) => unknown ? M : never]: MethodAccess
}
