import type { AccessOf, PeopleMode } from '@stonechat/im/contract'

type MethodOf<S> = {
  [K in keyof S & string]: S[K] extends (...args: never[]) => Promise<unknown> ? K : never
}[keyof S & string]

/** The methods of a store, without what else it may have. */
export type MethodsOf<S> = Pick<S, MethodOf<S>>

/** What the event loop knows of the stores without asking their thread. */
export interface StoreFacts {
  /** How many transactions the engine carries side by side. */
  readonly commitLanes: number
  readonly people: PeopleMode | undefined
}

/**
 * A store as the event loop has it, where the real one is in the thread of the database.
 * @typeParam Port what callers get
 * @typeParam Served what the thread serves: the port, and whatever the two sides have between them
 */
export interface StoreEntry<Port, Served> {
  /** Every method that is served, so that none can be forgotten. */
  readonly access: AccessOf<Served>
  /** @param remote each method is a call to the thread */
  open(remote: MethodsOf<Served>, facts: StoreFacts): Port
}
